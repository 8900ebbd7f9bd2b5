import { open } from "node:fs/promises";
import { hostname } from "node:os";
import { pid } from "node:process";
import { threadId } from "node:worker_threads";
import { hasTask, isRunning, ownLife } from "./process-life.ts";

/** Who has a lock, as its file says. Some of it is absent where the system does not tell. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Of the one time that it was taken. */
  readonly id?: string;
  readonly thread?: number;
  readonly born?: string | undefined;
  readonly task?: string | undefined;
}

/** A lock file as it was found. */
export interface FoundLock {
  /** `undefined`: it is being written, or was cut short by a crash. */
  readonly holder: LockHolder | undefined;
  readonly modifiedAtMs: number;
}

/** Locks that this thread has now or is about to have, whichever copy of this package takes them. */
export const HELD: Set<string> = heldByThread();

/** This thread, as it says of itself. */
export function thisHolder(id: string): LockHolder {
  return { pid, thread: threadId, host: hostname(), id, ...ownLife() };
}

/** What a lock file says; `undefined`: there is none. Its age and its text are of one file, whatever takes its place meanwhile. */
export async function readLock(path: string): Promise<FoundLock | undefined> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { mtimeMs: modifiedAtMs } = await file.stat();
    return { holder: parsed(await file.readFile("utf8")), modifiedAtMs };
  } finally {
    await file.close();
  }
}

/** Whether a holder certainly is no more. Of another machine nothing is known. */
export function isGone(holder: LockHolder): boolean {
  if (holder.host !== hostname()) return false;
  if (holder.pid !== pid) return !isRunning(holder.pid, holder.born);
  // A predecessor with our id: in containers it is always the same.
  if (holder.thread === undefined || !isRunning(pid, holder.born)) return true;
  if (holder.thread === threadId) return !HELD.has(holder.id ?? "");
  return holder.task !== undefined && (holder.task === ownLife().task || !hasTask(holder.task));
}

function parsed(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isHolder = typeof value === "object" && value !== null && "pid" in value && "host" in value;
    return isHolder ? (value as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

function heldByThread(): Set<string> {
  const key = Symbol.for("gen-client.lock-files");
  const known: unknown = Reflect.get(globalThis, key);
  const held = known instanceof Set ? known : new Set<string>();
  Reflect.set(globalThis, key, held);
  return held;
}
