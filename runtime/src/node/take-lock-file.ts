import { randomUUID } from "node:crypto";
import { open, rm, stat } from "node:fs/promises";
import { systemEnvironment } from "../environment/system.ts";
import { HELD, isGone, readLock, thisHolder } from "./lock-holder.ts";

/** A file is written right after it was created, and a turn ends as soon. Of another machine's crash nothing else is known. */
const MOMENT_MS = 60_000;

/**
 * Takes a lock by a file and gives the way to let go; `undefined`: somebody else has it. A holder that died is replaced.
 * One that may be alive is so only after `staleAfterMs`, for locks that nobody needs for that long.
 */
export async function takeLockFile(
  path: string,
  staleAfterMs: number = Number.POSITIVE_INFINITY,
): Promise<(() => Promise<void>) | undefined> {
  const id = randomUUID();
  // Before the file says so: somebody else in this thread may read it first.
  HELD.add(id);
  let isTaken = false;
  try {
    isTaken = (await create(path, id)) || (await replaceHolder(path, id, staleAfterMs));
  } finally {
    if (!isTaken) HELD.delete(id);
  }
  return isTaken ? () => letGo(path, id) : undefined;
}

async function letGo(path: string, id: string): Promise<void> {
  HELD.delete(id);
  // Taken from us, when we took too long: it is another's now.
  if (await isOf(path, id)) await rm(path, { force: true });
}

/**
 * Of several that find a dead holder one may replace it, or the second would remove the lock of the first. Whose turn it
 * is, is a lock as well, and named after the dead: it is of no use to those who come when that one was replaced.
 */
async function replaceHolder(path: string, id: string, staleAfterMs: number): Promise<boolean> {
  const dead = await deadHolder(path, staleAfterMs);
  if (dead === undefined) return false;
  const endTurn = await takeLockFile(`${path.replace(/\.turn-[\w-]+$/, "")}.turn-${dead}`, MOMENT_MS);
  if (endTurn === undefined) return false;
  try {
    if ((await deadHolder(path, staleAfterMs)) !== dead) return false;
    await rm(path, { force: true });
    return await create(path, id);
  } finally {
    await endTurn();
  }
}

/** A name for the lock of a holder that is to be replaced; `undefined`: there is no such. */
async function deadHolder(path: string, staleAfterMs: number): Promise<string | undefined> {
  const found = await readLock(path);
  if (found === undefined) return undefined;
  const { holder, modifiedAtMs } = found;
  // Files are told apart by the clock that wrote them: on one machine, or on one file server.
  const ageMs = systemEnvironment.wallNow() - modifiedAtMs;
  const isDead = holder === undefined ? ageMs > MOMENT_MS : ageMs > staleAfterMs || isGone(holder);
  if (!isDead) return undefined;
  return /^[\w-]{1,64}$/.exec(holder?.id ?? "")?.[0] ?? String(Math.trunc(modifiedAtMs));
}

/** Whether the file was not there: the one step that only one process can take. */
async function create(path: string, id: string): Promise<boolean> {
  const file = await open(path, "wx", 0o600).catch((thrown: unknown) => undefinedIfThere(path, thrown));
  if (file === undefined) return false;
  try {
    await file.writeFile(JSON.stringify(thisHolder(id)));
  } catch (thrown) {
    await rm(path, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  // Somebody may have taken an empty file for a dead one's, if we were held up for so long.
  return await isOf(path, id);
}

async function isOf(path: string, id: string): Promise<boolean> {
  return (await readLock(path))?.holder?.id === id;
}

/** Windows says the one or the other of a file that is about to go. */
async function undefinedIfThere(path: string, thrown: unknown): Promise<undefined> {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "EEXIST") return;
  const isThere = (await stat(path).catch(() => undefined)) !== undefined;
  if (!isThere || (code !== "EPERM" && code !== "EBUSY")) throw thrown;
}
