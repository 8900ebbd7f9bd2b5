import type { PreparedCall } from "../call/handler.ts";
import { isSensitiveHeader } from "../call/sensitive.ts";
import type { AccountNames } from "../client/identity.ts";
import { accountOf } from "../idempotency/account.ts";
import type { FallbackStep } from "../policy.ts";
import type { QueuedCall } from "./queue.ts";

/** The item of a call, or why there is none: done later, it is to be the same call, for the same account. */
export type Queueable =
  | { readonly ok: true; readonly item: QueuedCall }
  | { readonly ok: false; readonly why: "unnamed-account" | "header-not-kept" };

/** Makes plain data of a call. */
export function queuedCall(
  call: PreparedCall,
  { name, ttlMs }: Extract<FallbackStep, { kind: "queue" }>,
): Queueable {
  const { core, operation, input, log } = call;
  const account = accountOf(core.identity);
  if (account === undefined) return { ok: false, why: "unnamed-account" };
  const headers = keptHeaders(call);
  if (headers === undefined) return { ok: false, why: "header-not-kept" };
  const enqueuedAtMs = core.environment.wallNow();
  const item: QueuedCall = {
    queue: name,
    ...presentNames(account),
    operation: operation.id,
    input,
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...keyOf(call, enqueuedAtMs),
    correlationId: log.correlationId,
    enqueuedAtMs,
    ...(ttlMs !== undefined && { expiresAtMs: enqueuedAtMs + ttlMs }),
  };
  return { ok: true, item };
}

function presentNames({ tenant, credential }: AccountNames): Pick<QueuedCall, "tenant" | "credential"> {
  return { ...(tenant !== undefined && { tenant }), ...(credential !== undefined && { credential }) };
}

function keyOf({ log }: PreparedCall, enqueuedAtMs: number): Pick<QueuedCall, "idempotencyKey"> {
  const { idempotencyKey: key } = log;
  if (key === undefined) return {};
  return {
    idempotencyKey: { key, firstUsedAt: enqueuedAtMs - (log.now() - log.startedAtMs) - log.keyAgeMs },
  };
}

/**
 * The call's own headers but for its key's, which has a place of its own. `undefined`: one of them is a secret, or takes
 * one of the client's away, and without it the call might be somebody else's.
 */
function keptHeaders(call: PreparedCall): readonly (readonly [string, string])[] | undefined {
  const given = Object.entries(call.options.headers ?? {}).filter(([name]) => !isKeyHeader(call, name));
  const isLost = given.some(([name, value]) =>
    value === undefined ? isClients(call, name) : isSensitiveHeader(call.operation, name),
  );
  if (isLost) return undefined;
  return given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function isKeyHeader({ policy: { idempotency } }: PreparedCall, name: string): boolean {
  return idempotency !== false && idempotency.in === "header" && isSame(idempotency.name, name);
}

function isClients({ core }: PreparedCall, name: string): boolean {
  return Object.keys(core.options.headers ?? {}).some((own) => isSame(own, name));
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
