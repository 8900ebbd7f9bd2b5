import { start } from "../call/call.ts";
import type { Settled } from "../call/call-promise-of.ts";
import { contextOf, createCallLog } from "../call/log.ts";
import type { ClientBase } from "../client/client-base.ts";
import { coreOf } from "../client/client-core.ts";
import type { ClientCore } from "../client/core.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { Operation, OperationDescriptor } from "../operation.ts";
import type { HealthPolicy } from "../policy.ts";
import { type CheckedCredentials, checkCredentials } from "./check-credentials.ts";

/** How a start-up check is made. */
export interface ReadyOptions {
  /** What a failed check does: `fail` throws, `warn` is told in the result, `off` makes no check. Default: the document's, else `fail`. */
  readonly startup?: HealthPolicy["startup"] | undefined;
  /** A safe operation without required input. Default: the one that the document's `health` names. */
  readonly operation?: Operation | undefined;
  /** Milliseconds for the whole check. Default: the operation's policy. */
  readonly timeoutMs?: number | undefined;
  /** Ends the check. */
  readonly signal?: AbortSignal | undefined;
}

/** What a start-up check found. */
export interface Readiness {
  readonly ok: boolean;
  /**
   * `operation`: the server took a call with our credentials. `credentials`: they are there and no placeholders; nothing
   * was sent to the API. `nothing`: the check is off, or no credential is needed.
   */
  readonly checked: "operation" | "credentials" | "nothing";
  /** The id of the operation that was called. */
  readonly operation?: string;
  readonly elapsedMs: number;
  /** Why it failed, where a failure only warns. */
  readonly error?: unknown;
}

/** An answer out of a cache, or in place of one, proves nothing; nor does a failure that is let pass. */
const PROVING = { cache: false, fallback: [], failMode: "closed" } as const;

/**
 * The check to await before a program takes work: one cheap call that proves that the credentials are good and the server
 * is there, as the document's `x-resilience.health` says. Where it names no operation, only the credentials are got.
 * Not for a probe that runs every second; that is what `health` is for.
 *
 * @throws The error of the call, where `startup` is `fail`.
 * @example
 * const api = createClient({ auth });
 * await api.ready();
 */
export async function ready(client: ClientBase, options: ReadyOptions = {}): Promise<Readiness> {
  const core = coreOf(client);
  const startup = options.startup ?? core.descriptor.health?.startup ?? "fail";
  if (startup === "off") return { ok: true, checked: "nothing", elapsedMs: 0 };
  const operation = options.operation?.describe() ?? named(core);
  const startedAtMs = core.environment.now();
  const ended = await check(core, operation, options);
  const { correlationId, operation: id } = ended.log;
  core.emit?.({ kind: "ready", operation: id, correlationId, ok: ended.ok, startup });
  if (!ended.ok && startup === "fail") throw ended.error;
  return {
    ok: ended.ok,
    checked: "checked" in ended ? ended.checked : "operation",
    ...(operation !== undefined && { operation: operation.id }),
    elapsedMs: core.environment.now() - startedAtMs,
    ...(!ended.ok && { error: ended.error }),
  };
}

type Ended = Settled | CheckedCredentials;

function check(
  core: ClientCore,
  operation: OperationDescriptor | undefined,
  { timeoutMs, signal }: ReadyOptions,
): Promise<Ended> {
  return operation === undefined
    ? checkCredentials(core, { timeout: timeoutMs, signal })
    : start(core, operation, {}, { signal, timeout: timeoutMs, policy: PROVING });
}

/** The operation that the document names. */
function named(core: ClientCore): OperationDescriptor | undefined {
  const id = core.descriptor.health?.operation;
  if (id === undefined) return undefined;
  const found = core.operations().find((operation) => operation.id === id);
  if (found !== undefined) return found;
  throw new UsageError(
    contextOf(createCallLog("ready", "", core.environment.now)),
    `the client has no operation "${id}"`,
    "A client without methods knows none: pass it, as in ready(client, { operation: getAccount }).",
  );
}
