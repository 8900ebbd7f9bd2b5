import { journal } from "../layers/journal.ts";
import type { IdempotencyJournal, Journal } from "./journal.ts";

/**
 * A journal for clients out of a store of one's own, such as a table in a database or IndexedDB. Clients without a journal
 * hold none of the code for it.
 *
 * @example
 * const api = createClient({ journal: createJournal(store) });
 */
export function createJournal(store: IdempotencyJournal): Journal {
  return {
    // What a store throws at once is a failure like any other.
    begin: async (entry) => store.begin(entry),
    settle: async (id) => store.settle(id),
    pending: async () => store.pending(),
    "~layer": journal,
  };
}
