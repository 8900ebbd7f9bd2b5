import { hostname } from "node:os";
import { resolve } from "node:path";
import { pid } from "node:process";
import { JournalError } from "./journal-error.ts";
import { readLock } from "./lock-holder.ts";
import { takeLockFile } from "./take-lock-file.ts";

/** Takes a file for one opener alone, by a file beside it; gives the way to let go. A holder that is dead is replaced. */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lockPath = resolve(`${path}.lock`);
  const letGo = await takeLockFile(lockPath);
  if (letGo !== undefined) return letGo;
  throw new JournalError(
    "locked",
    `${path} is in use: ${await reason(lockPath)}. Each process needs a journal of its own.`,
  );
}

async function reason(lockPath: string): Promise<string> {
  const holder = (await readLock(lockPath))?.holder;
  if (holder === undefined) return "another process took it just now";
  if (holder.host !== hostname()) {
    return `process ${holder.pid} on ${holder.host} has it; if that is gone, remove ${lockPath}`;
  }
  return holder.pid === pid ? "this process has it open already" : `process ${holder.pid} has it`;
}
