import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type FileSystem, FileSystemError } from "../host/file-system.ts";
import { locked } from "./faults.ts";
import { OWN_FOLDER } from "./output-path.ts";
import { ignoringRefusal } from "./transaction.ts";

export const LOCK_PATH: string = `${OWN_FOLDER}/lock`;

// Writing takes a second or two; a lock this old was left by a run that was killed.
const ABANDONED_AFTER_MS = 60_000;

/** Holds the output folder while `work` runs, so that two runs never mix their files. The folder must exist. */
export function withLock<T>(out: string, system: FileSystem, work: () => T): T | Diagnostic {
  const path = `${out}/${LOCK_PATH}`;
  if (!acquire(path, system)) {
    return locked(path);
  }
  try {
    return work();
  } finally {
    ignoringRefusal(() => system.removeFile(path));
  }
}

function acquire(path: string, system: FileSystem): boolean {
  if (tryCreate(path, system)) {
    return true;
  }
  if (system.kindOf(path) !== "file" || system.ageMs(path) < ABANDONED_AFTER_MS) {
    return false;
  }
  system.removeFile(path);
  return tryCreate(path, system);
}

function tryCreate(path: string, system: FileSystem): boolean {
  try {
    system.createFile(path, "");
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === "EEXIST") {
      return false;
    }
    throw error;
  }
}
