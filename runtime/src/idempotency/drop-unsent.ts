import type { IdempotencyJournal } from "./journal.ts";
import { left, type UnderWay, underWay } from "./under-way.ts";

/**
 * Drops the entry of a write of which nothing has left, and so ends that write. Whoever wants the key meanwhile asks for it
 * too: a question to the journal that gets lost is nobody else's to wait for. Rejects as the journal does.
 */
export async function dropUnsent(journal: IdempotencyJournal, write: UnderWay): Promise<void> {
  const { id, beganAtMs } = write.entry;
  const isOver = (): boolean => underWay(journal, id) !== write;
  write.isUnsent = true;
  const kept = (await journal.pending()).find((entry) => entry.id === id);
  // Who was answered first has dropped it. What stands under that id by now may be another write's.
  if (isOver()) return;
  // Of a write that an earlier process left under the same key, that one's entry stands, and stays.
  if (kept?.beganAtMs === beganAtMs) write.settling ??= settled(journal, write);
  await write.settling;
  if (!isOver()) left(journal, write);
}

/** Settled by one for all who ask: what came late would be taken for the end of the next write. */
async function settled(journal: IdempotencyJournal, write: UnderWay): Promise<void> {
  try {
    await journal.settle(write.entry.id);
  } finally {
    write.settling = undefined;
  }
}
