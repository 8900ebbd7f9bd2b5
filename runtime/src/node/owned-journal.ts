import type { Journal } from "../idempotency/journal.ts";

/** A journal that this process alone has, until it closes it or ends. */
export interface OwnedJournal extends Journal {
  /** Writes what is left to write and lets others have it. Calling twice does no harm. */
  close(): Promise<void>;
}
