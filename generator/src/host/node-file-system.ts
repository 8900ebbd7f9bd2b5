import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { type EntryKind, type FileSystem, FileSystemError } from "./file-system.ts";

/** The machine's own file system. */
export function createNodeFileSystem(): FileSystem {
  return {
    kindOf: (path) => attempt(path, () => kindOf(path)),
    readText: (path) => attempt(path, () => readFileSync(path, "utf8")),
    list: (path) => attempt(path, () => readdirSync(path)),
    createFile: (path, content) => attempt(path, () => writeFileSync(path, content, { flag: "wx" })),
    createFolder: (path) => attempt(path, () => mkdirSync(path)),
    duplicate: (from, to) => attempt(from, () => duplicate(from, to)),
    rename: (from, to) => attempt(to, () => renameSync(from, to)),
    removeFile: (path) => attempt(path, () => unlinkSync(path)),
    removeFolder: (path) => attempt(path, () => rmdirSync(path)),
    ageMs: (path) => attempt(path, () => Date.now() - statSync(path).mtimeMs),
  };
}

function kindOf(path: string): EntryKind | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    return undefined;
  }
  if (stat.isSymbolicLink()) {
    return "link";
  }
  if (stat.isDirectory()) {
    return "folder";
  }
  return stat.isFile() ? "file" : "other";
}

function duplicate(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function attempt<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) {
      throw error;
    }
    throw new FileSystemError(code, path, REASONS.get(code) ?? `the system says ${code}`, error);
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EROFS", "the file system is read-only"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EIO", "the disk reports an error"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOENT", "it does not exist"],
  ["EEXIST", "it exists already"],
  ["EXDEV", "it is on another file system"],
  ["ENAMETOOLONG", "the name is too long"],
  ["EMFILE", "too many files are open"],
  ["ELOOP", "its symbolic links go round in a circle"],
  ["EBUSY", "it is in use"],
  ["ENOTEMPTY", "the folder is not empty"],
]);
