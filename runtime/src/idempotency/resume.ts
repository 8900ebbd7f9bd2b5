import { start } from "../call/call.ts";
import type { Settled } from "../call/call-promise-of.ts";
import { metaOf } from "../call/log.ts";
import type { CallMeta } from "../call/record.ts";
import type { ClientBase } from "../client/client-base.ts";
import { coreOf } from "../client/client-core.ts";
import type { ClientCore } from "../client/core.ts";
import { idempotencyKeys } from "../client/features.ts";
import type { AccountNames } from "../client/identity.ts";
import type { Operation, OperationDescriptor } from "../operation.ts";
import { accountOf } from "./account.ts";
import type { JournalEntry } from "./journal.ts";
import { requestOfEntry } from "./journal-entry.ts";
import { underWay } from "./under-way.ts";

/** How to take up what was left. */
export interface ResumeOptions {
  /** Operations that the client has no methods for: those of a bare client. */
  readonly operations?: readonly Operation[] | undefined;
  /** Asked of each, before any is sent. `drop`: it is settled without being sent. Default: `resume`. */
  readonly decide?: ((entry: JournalEntry) => "resume" | "drop" | "leave") | undefined;
  /**
   * The client of the tenant or credential that a write was made for, as `client.for` made it then. Default: none, and
   * only writes of the client's own are taken up.
   */
  readonly clientFor?: ((account: AccountNames, entry: JournalEntry) => ClientBase | undefined) | undefined;
  /** Ends the work under way, and begins no more. */
  readonly signal?: AbortSignal | undefined;
}

/** What became of one write that was left. */
export type Resumed =
  /** The server answered: with the reply of then, or by doing it now. */
  | { readonly kind: "done"; readonly entry: JournalEntry; readonly data: unknown; readonly meta: CallMeta }
  /** Sent again, and it failed. Pending still, unless the server has refused it for good. */
  | {
      readonly kind: "failed";
      readonly entry: JournalEntry;
      readonly error: unknown;
      readonly meta: CallMeta;
    }
  /** Older than the server's memory, so not sent: find out whether it was done, then drop it. */
  | { readonly kind: "expired"; readonly entry: JournalEntry; readonly error: unknown }
  /** `decide` said so. */
  | { readonly kind: "dropped"; readonly entry: JournalEntry }
  /** Not sent, for that reason: pending still. */
  | { readonly kind: "left"; readonly entry: JournalEntry; readonly reason: LeftReason };

/**
 * `other-account`: it was made for another tenant or credential than the client's. `elsewhere`: it was meant for another origin than the client's. `keyless`: neither its request nor the operation has a
 * place for its key, so that it would be done anew.
 */
export type LeftReason =
  | "decided"
  | "other-account"
  | "unknown-operation"
  | "elsewhere"
  | "keyless"
  | "stopped";

/**
 * Finishes the keyed writes that an earlier process began and did not see the end of: with the same key and the same
 * bytes, one after the other, oldest first. Call it at start, before other writes.
 *
 * @example
 * const api = createClient({ journal: await fileJournal("writes.journal") });
 * for (const write of await resumeWrites(api)) if (write.kind === "expired") alert(write.entry.key);
 */
export async function resumeWrites(
  client: ClientBase,
  options: ResumeOptions = {},
): Promise<readonly Resumed[]> {
  const core = coreOf(client);
  const { journal } = core.options;
  if (journal === undefined || journal === false) return [];
  const left = (await journal.pending()).filter(
    ({ id, client: name }) => name === core.descriptor.name && underWay(journal, id) === undefined,
  );
  // All are asked for before anything is sent: a function of the caller's that throws loses nothing.
  const taken = left.map((entry) => ({ entry, ...takenUp(core, entry, options) }));
  const ended: Resumed[] = [];
  for (const { entry, decision, its } of taken) {
    if (decision === "drop") {
      await journal.settle(entry.id);
      ended.push({ kind: "dropped", entry });
    } else if (decision === "leave") ended.push({ kind: "left", entry, reason: "decided" });
    else if (its === undefined) ended.push({ kind: "left", entry, reason: "other-account" });
    else ended.push(await resumeOne(its, entry, options));
  }
  return ended;
}

interface TakenUp {
  readonly decision: "resume" | "drop" | "leave";
  /** The client whose write it is, where it is to be sent. */
  readonly its?: ClientCore | undefined;
}

function takenUp(core: ClientCore, entry: JournalEntry, options: ResumeOptions): TakenUp {
  const decision = options.decide?.(entry) ?? "resume";
  return decision === "resume" ? { decision, its: coreOfEntry(core, entry, options) } : { decision };
}

/** The client whose write it is: under another's credentials its key would be unknown, and it would be done anew. */
function coreOfEntry(
  core: ClientCore,
  entry: JournalEntry,
  { clientFor }: ResumeOptions,
): ClientCore | undefined {
  if (isAccountOf(core, entry)) return core;
  const { tenant, credential } = entry;
  const client = clientFor?.({ tenant, credential }, entry);
  const its = client && coreOf(client);
  return its !== undefined && isAccountOf(its, entry) ? its : undefined;
}

function isAccountOf({ identity }: ClientCore, { tenant, credential }: JournalEntry): boolean {
  const account = accountOf(identity);
  return account !== undefined && account.tenant === tenant && account.credential === credential;
}

async function resumeOne(
  core: ClientCore,
  entry: JournalEntry,
  { operations = [], signal }: ResumeOptions,
): Promise<Resumed> {
  const described = [...operations.map((each) => each.describe()), ...core.operations()];
  const operation = described.find(({ id }) => id === entry.operation);
  if (signal?.aborted === true) return { kind: "left", entry, reason: "stopped" };
  if (operation === undefined) return { kind: "left", entry, reason: "unknown-operation" };
  if (!isOurs(core, entry, operation)) return { kind: "left", entry, reason: "elsewhere" };
  const request = requestOfEntry(entry, core, core.policyOf(operation).idempotency);
  if (request === undefined) return { kind: "left", entry, reason: "keyless" };
  const resumed = { entry, request, keys: idempotencyKeys };
  return ended(core, entry, await start(core, operation, {}, { signal }, resumed));
}

function ended(core: ClientCore, entry: JournalEntry, end: Settled): Resumed {
  const meta = metaOf(end.log);
  if (end.ok) return { kind: "done", entry, data: end.outcome.data, meta };
  const { error } = end;
  const isExpired = meta.attempts.length === 0 && core.environment.wallNow() - entry.beganAtMs >= entry.ttlMs;
  return isExpired ? { kind: "expired", entry, error } : { kind: "failed", entry, error, meta };
}

/** A journal is a file: what it says of where to send is not believed beyond the client's own servers. */
function isOurs(core: ClientCore, { url, method }: JournalEntry, operation: OperationDescriptor): boolean {
  const isSameOrigin = URL.canParse(url) && new URL(url).origin === core.servers.of(operation).origin;
  return isSameOrigin && method === operation.method;
}
