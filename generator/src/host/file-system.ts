/** What stands at a path, symbolic links not followed. */
export type EntryKind = "file" | "folder" | "link" | "other";

/**
 * The file operations that the write stage needs, synchronous so that an interrupt cannot fall between two of
 * them. Paths are absolute. Every operation throws a `FileSystemError` when the system refuses it.
 */
export interface FileSystem {
  readonly kindOf: (path: string) => EntryKind | undefined;
  readonly readText: (path: string) => string;
  /** Names in a folder, unsorted. */
  readonly list: (path: string) => readonly string[];
  /** Creates a file; fails when there is one. */
  readonly createFile: (path: string, content: string) => void;
  /** Creates one folder; its parent must exist. */
  readonly createFolder: (path: string) => void;
  /** A second name for a file, or a copy where the system has no hard links. */
  readonly duplicate: (from: string, to: string) => void;
  /** Atomic; replaces a file. */
  readonly rename: (from: string, to: string) => void;
  readonly removeFile: (path: string) => void;
  /** Only when it is empty. */
  readonly removeFolder: (path: string) => void;
  /** Milliseconds since the file was last written. */
  readonly ageMs: (path: string) => number;
}

/** The system refused an operation: `reason` in words, `code` as it names it. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";
  readonly code: string;
  readonly path: string;
  readonly reason: string;

  constructor(code: string, path: string, reason: string, cause: unknown) {
    super(`${path}: ${reason}`, { cause });
    this.code = code;
    this.path = path;
    this.reason = reason;
  }
}
