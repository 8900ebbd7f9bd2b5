import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { createJournal } from "../idempotency/create-journal.ts";
import type { IdempotencyJournal, JournalEntry } from "../idempotency/journal.ts";
import { JournalError } from "./journal-error.ts";
import type { OwnedJournal } from "./owned-journal.ts";
import { keepPrivate } from "./private-database.ts";

/** The first step of what may be done to a file is ours; `exclusive` keeps other processes out until this one ends. */
const OPENING = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS idempotency_journal (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    entry TEXT NOT NULL
  ) STRICT;
  BEGIN IMMEDIATE;
  COMMIT;
`;

const NO_SQLITE =
  "This Node has no node:sqlite: sqliteJournal needs 22.13 or newer, or --experimental-sqlite from 22.5 on. fileJournal does without.";

/**
 * A journal in an SQLite database, for one process at a time; its bodies can be read by its user alone. It needs
 * `node:sqlite`, which Node has from 22.13 on, and from 22.5 on with `--experimental-sqlite`.
 *
 * @example
 * const api = createClient({ journal: await sqliteJournal("/var/lib/shop/payments.db") });
 */
export async function sqliteJournal(path: string): Promise<OwnedJournal> {
  const { DatabaseSync: Database } = await import("node:sqlite").catch((cause: unknown) => {
    throw new JournalError("unsupported", NO_SQLITE, cause);
  });
  if (path !== ":memory:") {
    mkdirSync(dirname(path), { recursive: true });
    keepPrivate(path);
  }
  const database = new Database(path);
  try {
    database.exec(OPENING);
  } catch (cause) {
    database.close();
    throw unusable(path, cause);
  }
  return journalIn(database, path);
}

function journalIn(database: DatabaseSync, path: string): OwnedJournal {
  const insert = database.prepare("INSERT OR IGNORE INTO idempotency_journal (id, entry) VALUES (?, ?)");
  const remove = database.prepare("DELETE FROM idempotency_journal WHERE id = ?");
  const select = database.prepare("SELECT entry FROM idempotency_journal ORDER BY number");
  // Before 22.15 a database of Node's does not say whether it is open.
  let isOpen = true;
  const run = (statement: StatementSync, ...values: string[]): void => {
    if (!isOpen) throw new JournalError("closed", `${path} was closed`);
    statement.run(...values);
  };
  const store: IdempotencyJournal = {
    begin: async (entry) => run(insert, entry.id, JSON.stringify(entry)),
    settle: async (id) => run(remove, id),
    pending: async () => select.all().map(({ entry }) => JSON.parse(String(entry)) as JournalEntry),
  };
  return {
    ...createJournal(store),
    close: async () => {
      if (isOpen) database.close();
      isOpen = false;
    },
  };
}

function unusable(path: string, cause: unknown): JournalError {
  const isLocked = cause instanceof Error && /locked|busy/i.test(cause.message);
  return isLocked
    ? new JournalError("locked", `${path} is in use. Each process needs a journal of its own.`, cause)
    : new JournalError("damaged", `${path} cannot be used as a journal.`, cause);
}
