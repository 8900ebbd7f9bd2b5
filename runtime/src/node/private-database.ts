import { chmodSync, closeSync, openSync, statSync } from "node:fs";

/** For everybody but their user. */
const OTHERS = 0o077;

/**
 * Makes the file of an SQLite database, unless it is there, and keeps it and those beside it for their user alone. New ones
 * get the rights of the database from SQLite.
 */
export function keepPrivate(path: string): void {
  createIfNone(path);
  for (const name of [path, `${path}-wal`, `${path}-shm`]) {
    const found = statSync(name, { throwIfNoEntry: false });
    if (found !== undefined && (found.mode & OTHERS) !== 0) chmodSync(name, 0o600);
  }
}

/** One that is there is not even opened: closing it would end the locks that this process has on it (POSIX, `fcntl`). */
function createIfNone(path: string): void {
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  }
}
