import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./replace-file.ts";

/** An open file that lines are appended to. */
export interface LineFile {
  readonly file: FileHandle;
  /** Length of what was written whole. */
  bytes: number;
  /** `torn`: there may be more behind that. `unsynced`: of that, too, some may never reach the disk. */
  state: "sound" | "torn" | "unsynced";
}

/**
 * A file that holds this text and nothing else, in place of the old one. It appears whole or not at all: it is written
 * beside it, forced to the disk, and renamed.
 */
export async function newLineFile(path: string, text: string): Promise<LineFile> {
  const next = `${path}.next`;
  // What a crash left there may be for everybody's eyes.
  await rm(next, { force: true });
  const file = await open(next, "ax", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
    await rename(next, path);
  } catch (thrown) {
    await file.close().catch(() => undefined);
    await rm(next, { force: true });
    throw thrown;
  }
  await syncFolder(dirname(path));
  return { file, bytes: Buffer.byteLength(text), state: "sound" };
}

/** Appends a text and forces it to the disk, if it is to be. When that fails, the state says how much is amiss. */
export async function appendTo(lines: LineFile, text: string, isForced: boolean): Promise<void> {
  lines.state = "torn";
  await lines.file.appendFile(text);
  if (isForced) {
    // Pages that could not be written count as written from then on, earlier ones too: a second sync would prove nothing.
    lines.state = "unsynced";
    await lines.file.datasync();
  }
  lines.state = "sound";
  lines.bytes += Buffer.byteLength(text);
}

/** Takes out what was not written whole. The state says whether that was all there was to do. */
export async function cutBack(lines: LineFile): Promise<void> {
  try {
    await lines.file.truncate(lines.bytes);
    await lines.file.sync();
    if (lines.state === "torn") lines.state = "sound";
  } catch {
    lines.state = "unsynced";
  }
}
