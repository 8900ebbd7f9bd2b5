import { mkdir, readFile, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { createJournal } from "../idempotency/create-journal.ts";
import type { IdempotencyJournal } from "../idempotency/journal.ts";
import { lockFile } from "./file-lock.ts";
import { JournalError } from "./journal-error.ts";
import { openJournalFile } from "./journal-file.ts";
import { type JournalLine, readJournal } from "./journal-lines.ts";
import type { OwnedJournal } from "./owned-journal.ts";

/** How a journal keeps its file small. */
export interface FileJournalOptions {
  /** Bytes from which on a file that is mostly settled is written anew. Default: 1,000,000. */
  readonly compactAtBytes?: number | undefined;
}

/**
 * A journal in a file: lines are appended and forced to the disk before a write is sent, those of calls at the same time
 * together. For one process; its bodies can be read by its user alone.
 *
 * @example
 * const journal = await fileJournal("/var/lib/shop/payments.journal");
 * const api = createClient({ journal });
 * await resumeWrites(api);
 */
export async function fileJournal(given: string, options: FileJournalOptions = {}): Promise<OwnedJournal> {
  await mkdir(dirname(given), { recursive: true });
  // The file that a link leads to, on another volume perhaps: the file is written anew now and then, and would take the link's place.
  const path = await realpath(given).catch(() => given);
  const unlock = await lockFile(path);
  try {
    return await openJournal(path, options.compactAtBytes ?? 1_000_000, unlock);
  } catch (thrown) {
    await unlock();
    throw thrown;
  }
}

async function openJournal(
  path: string,
  compactAtBytes: number,
  unlock: () => Promise<void>,
): Promise<OwnedJournal> {
  const bytes = await readFile(path).catch(emptyIfNone);
  const { pending } = readJournal(bytes, path);
  const file = await openJournalFile(path, pending, compactAtBytes);
  const append = inBatches<JournalLine>((lines) => file.append(lines));
  let closing: Promise<void> | undefined;
  // Enqueued and not yet written: what is begun after that is begun anew.
  const settling = new Map<string, number>();
  const settle = async (id: string): Promise<void> => {
    settling.set(id, (settling.get(id) ?? 0) + 1);
    try {
      await whileOpen({ settle: id });
    } finally {
      const left = (settling.get(id) ?? 1) - 1;
      if (left > 0) settling.set(id, left);
      else settling.delete(id);
    }
  };
  const whileOpen = (line: JournalLine): Promise<void> =>
    closing === undefined ? append(line) : Promise.reject(new JournalError("closed", `${path} was closed`));
  const store: IdempotencyJournal = {
    begin: async (entry) => {
      if (!pending.has(entry.id) || settling.has(entry.id)) await whileOpen({ begin: entry });
    },
    settle,
    pending: async () => [...pending.values()],
  };
  return {
    ...createJournal(store),
    close: () => {
      closing ??= append(undefined).finally(() => file.close().finally(unlock));
      return closing;
    },
  };
}

/** One write at a time; what comes meanwhile goes together into the next. `undefined` waits for those before. */
function inBatches<T>(write: (items: readonly T[]) => Promise<void>): (item: T | undefined) => Promise<void> {
  let waiting: T[] = [];
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return (item) => {
    if (item !== undefined) waiting.push(item);
    next ??= last
      .catch(() => undefined)
      .then(() => {
        const items = waiting;
        waiting = [];
        next = undefined;
        last = items.length === 0 ? Promise.resolve() : write(items);
        return last;
      });
    return next;
  };
}

function emptyIfNone(thrown: unknown): Buffer {
  if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return Buffer.alloc(0);
  throw thrown;
}
