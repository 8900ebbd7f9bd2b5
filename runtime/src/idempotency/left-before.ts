import type { PreparedCall } from "../call/handler.ts";
import { pastTtl, usedForAnother } from "./claim.ts";
import type { IdempotencyJournal, JournalEntry } from "./journal.ts";
import { headerParameters } from "./request-print.ts";

/** What was pending when a journal first answered: one process owns it, and what that begins itself its clients remember. */
const LEFT: WeakMap<IdempotencyJournal, ReadonlySet<string>> = new WeakMap();

/**
 * What an earlier process has left of the write of a call: that stands, as old as it is. Throws where the call makes another
 * request under its key, and where the server has forgotten that.
 */
export function takenOver(call: PreparedCall, before: JournalEntry, entry: JournalEntry): JournalEntry {
  if (!isSameRequest(call, before, entry)) throw usedForAnother();
  const { log, core } = call;
  log.keyAgeMs = Math.max(log.keyAgeMs, core.environment.wallNow() - before.beganAtMs);
  log.keyUsedBefore = true;
  log.keyMayBeDone = true;
  if (log.keyAgeMs >= before.ttlMs) throw pastTtl(call, before.ttlMs);
  return before;
}

/** The entry of that id that was there before; `undefined`: there is none any more. Rejects as the journal does. */
export async function leftBefore(journal: IdempotencyJournal, id: string): Promise<JournalEntry | undefined> {
  const ids = LEFT.get(journal) ?? (await firstAnswer(journal));
  if (!ids.has(id)) return undefined;
  return (await journal.pending()).find((entry) => entry.id === id);
}

/**
 * Nothing is begun before there is one. Each who needs it asks: a question that gets lost is nobody else's to wait for, and
 * what comes after another answer may hold what was begun by then.
 */
async function firstAnswer(journal: IdempotencyJournal): Promise<ReadonlySet<string>> {
  const pending = await journal.pending();
  const ids = LEFT.get(journal) ?? new Set(pending.map(({ id }) => id));
  LEFT.set(journal, ids);
  return ids;
}

/** Bodies that are not text may hold a boundary that is another each time. */
function isSameRequest(call: PreparedCall, one: JournalEntry, other: JournalEntry): boolean {
  const parameters = ({ headers }: JournalEntry): string => JSON.stringify(headerParameters(call, headers));
  return (
    one.method === other.method &&
    one.url === other.url &&
    bodyPrint(one) === bodyPrint(other) &&
    parameters(one) === parameters(other)
  );
}

function bodyPrint({ body }: JournalEntry): string | number | undefined {
  return body?.encoding === "utf-8" ? body.text : body?.text.length;
}
