import type { PreparedCall } from "../call/handler.ts";
import { pastTtl, usedForAnother } from "./claim.ts";
import type { IdempotencyJournal, JournalEntry } from "./journal.ts";

/** What was pending when a journal was first asked: one process owns it, and what that begins itself its clients remember. */
const LEFT: WeakMap<IdempotencyJournal, Promise<ReadonlySet<string>>> = new WeakMap();

/**
 * The entry of a call: what an earlier process has left of the same write stands, as old as it is. Another request under its
 * key is refused, and so is one whose key the server has forgotten. Rejects as the journal does.
 */
export async function takenOver(
  call: PreparedCall,
  journal: IdempotencyJournal,
  entry: JournalEntry,
): Promise<JournalEntry> {
  const before = await leftBefore(journal, entry.id);
  if (before === undefined) return entry;
  if (!isSameRequest(before, entry)) throw usedForAnother();
  const { log, core } = call;
  log.keyAgeMs = Math.max(log.keyAgeMs, core.environment.wallNow() - before.beganAtMs);
  log.keyUsedBefore = true;
  log.keyMayBeDone = true;
  if (log.keyAgeMs >= before.ttlMs) throw pastTtl(call, before.ttlMs);
  return before;
}

async function leftBefore(journal: IdempotencyJournal, id: string): Promise<JournalEntry | undefined> {
  const ids = await (LEFT.get(journal) ?? askOnce(journal));
  if (!ids.has(id)) return undefined;
  return (await journal.pending()).find((entry) => entry.id === id);
}

function askOnce(journal: IdempotencyJournal): Promise<ReadonlySet<string>> {
  const asked = journal.pending().then((entries) => new Set(entries.map(({ id }) => id)));
  LEFT.set(journal, asked);
  asked.catch(() => LEFT.delete(journal));
  return asked;
}

/** Bodies that are not text may hold a boundary that is another each time. */
function isSameRequest(one: JournalEntry, other: JournalEntry): boolean {
  return one.method === other.method && one.url === other.url && bodyPrint(one) === bodyPrint(other);
}

function bodyPrint({ body }: JournalEntry): string | number | undefined {
  return body?.encoding === "utf-8" ? body.text : body?.text.length;
}
