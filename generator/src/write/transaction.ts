import { type FileSystem, FileSystemError } from "../host/file-system.ts";

/** Changes to a folder that either all happen or are all taken back. */
export interface Transaction {
  /** Creates a folder and its missing parents. */
  readonly ensureFolder: (path: string) => void;
  /** Moves a finished file into place, over what stands there. */
  readonly place: (from: string, to: string) => void;
  /** Deletes a file, and then the folders that it leaves empty, up to `root`. */
  readonly remove: (path: string, root: string) => void;
  /** Takes every change back, newest first. */
  readonly rollBack: () => void;
}

/** Starts a transaction that keeps the old files in `backupFolder` until the caller deletes it. */
export function beginTransaction(system: FileSystem, backupFolder: string): Transaction {
  const undo: (() => void)[] = [];
  const keep = (path: string): string => {
    const backup = `${backupFolder}/old-${undo.length}`;
    system.duplicate(path, backup);
    return backup;
  };
  const ensureFolder = (path: string): void => {
    if (system.kindOf(`${path}/.`) !== undefined) {
      return;
    }
    ensureFolder(parentOf(path));
    system.createFolder(path);
    undo.push(() => system.removeFolder(path));
  };
  return {
    ensureFolder,
    place: (from, to) => {
      const backup = system.kindOf(to) === undefined ? undefined : keep(to);
      system.rename(from, to);
      undo.push(() => (backup === undefined ? system.removeFile(to) : system.rename(backup, to)));
    },
    remove: (path, root) => {
      const backup = keep(path);
      system.removeFile(path);
      undo.push(() => system.rename(backup, path));
      removeEmptyFolders(system, parentOf(path), root, undo);
    },
    rollBack: () => {
      for (const step of undo.splice(0).reverse()) {
        ignoringRefusal(step);
      }
    },
  };
}

function removeEmptyFolders(system: FileSystem, folder: string, root: string, undo: (() => void)[]): void {
  for (let path = folder; path !== root && system.list(path).length === 0; path = parentOf(path)) {
    const emptied = path;
    system.removeFolder(emptied);
    undo.push(() => system.createFolder(emptied));
  }
}

/** For steps that clean up: one that the system refuses must not keep the others from being taken. */
export function ignoringRefusal(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof FileSystemError)) {
      throw error;
    }
  }
}

/** Parent of an absolute path with slashes. */
export function parentOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end <= 0 ? "/" : path.slice(0, end);
}
