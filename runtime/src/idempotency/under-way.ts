import type { IdempotencyJournal } from "./journal.ts";

/** By journal, because several clients may share one: entries whose call has not ended are nobody's to resume. */
const UNDER_WAY: WeakMap<IdempotencyJournal, Map<string, number>> = new WeakMap();

/** A call of that entry begins. */
export function entered(journal: IdempotencyJournal, id: string): void {
  const counts = UNDER_WAY.get(journal) ?? new Map<string, number>();
  UNDER_WAY.set(journal, counts);
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

/** A call of that entry has ended. */
export function left(journal: IdempotencyJournal, id: string): void {
  const counts = UNDER_WAY.get(journal);
  const count = counts?.get(id) ?? 0;
  if (count > 1) counts?.set(id, count - 1);
  else counts?.delete(id);
}

/** Whether a call of that entry has begun and not ended, in this process. */
export function isUnderWay(journal: IdempotencyJournal, id: string): boolean {
  return UNDER_WAY.get(journal)?.has(id) === true;
}
