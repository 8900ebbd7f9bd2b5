import { createJournal, type Journal, type JournalEntry } from "@gen-client/runtime";

/** A journal that a test looks into. */
export interface MemoryJournal extends Journal {
  /** What was done to it, in order. */
  readonly story: readonly string[];
  readonly entries: Map<string, JournalEntry>;
}

/** Holds what an earlier process has left. */
export function memoryJournal(...left: readonly JournalEntry[]): MemoryJournal {
  const entries = new Map(left.map((entry) => [entry.id, entry]));
  const story: string[] = [];
  const journal = createJournal({
    begin: async (entry) => {
      story.push("begin");
      if (!entries.has(entry.id)) entries.set(entry.id, entry);
    },
    settle: async (id) => {
      story.push("settle");
      entries.delete(id);
    },
    pending: async () => [...entries.values()],
  });
  return { ...journal, story, entries };
}
