import type { IdempotencyJournal, JournalEntry } from "./journal.ts";

/** The calls of one write that have begun and not ended. */
export interface UnderWay {
  /** As the first of them found it. */
  readonly entry: JournalEntry;
  calls: number;
  /** The request may have left: by one of them that has ended, or before. */
  mayHaveLeft: boolean;
  /** Nothing left, so that the entry is to be dropped; the write ends with it. */
  isUnsent: boolean;
  /** Set while the entry of an unsent write is settled. */
  settling: Promise<void> | undefined;
}

/** By journal, because several clients may share one: entries whose call has not ended are nobody's to resume. */
const UNDER_WAY: WeakMap<IdempotencyJournal, Map<string, UnderWay>> = new WeakMap();

/** A call of that entry begins. */
export function entered(journal: IdempotencyJournal, entry: JournalEntry, mayHaveLeft: boolean): UnderWay {
  const writes = UNDER_WAY.get(journal) ?? new Map<string, UnderWay>();
  UNDER_WAY.set(journal, writes);
  const write = writes.get(entry.id) ?? begunWrite(entry, mayHaveLeft);
  writes.set(entry.id, write);
  write.calls += 1;
  return write;
}

function begunWrite(entry: JournalEntry, mayHaveLeft: boolean): UnderWay {
  return { entry, calls: 0, mayHaveLeft, isUnsent: false, settling: undefined };
}

/** A call of that write has ended. */
export function left(journal: IdempotencyJournal, write: UnderWay): void {
  write.calls -= 1;
  if (write.calls === 0) UNDER_WAY.get(journal)?.delete(write.entry.id);
}

/** What calls of that entry have begun and not ended, in this process. */
export function underWay(journal: IdempotencyJournal, id: string): UnderWay | undefined {
  return UNDER_WAY.get(journal)?.get(id);
}
