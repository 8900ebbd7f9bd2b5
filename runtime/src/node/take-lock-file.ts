import { randomUUID } from "node:crypto";
import { open, readFile, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { kill, pid } from "node:process";
import { threadId } from "node:worker_threads";
import { systemEnvironment } from "../environment/system.ts";

/** Whatever runs under such a lock is done long before that; a holder of another machine says nothing else of itself. */
const STALE_AFTER_MS = 60_000;

interface Holder {
  readonly pid: number;
  readonly thread: number;
  readonly host: string;
  readonly id: string;
}

/**
 * Locks that this thread holds now, whichever copy of this package took them. Our own process id in a file that is none of
 * these is a predecessor's: in containers it is always the same.
 */
const HELD: Set<string> = heldByThread();

/** Takes a lock by a file, for a short while; `undefined`: somebody else has it. A holder that died is replaced. */
export async function takeLockFile(path: string): Promise<(() => Promise<void>) | undefined> {
  const id = randomUUID();
  if (!(await create(path, id)) && !((await isStale(path)) && (await replaceHolder(path, id))))
    return undefined;
  HELD.add(id);
  return async () => {
    HELD.delete(id);
    // Taken from us, when we took too long: it is another's now.
    if ((await holderOf(path))?.id === id) await rm(path, { force: true });
  };
}

function heldByThread(): Set<string> {
  const key = Symbol.for("gen-client.lock-files");
  const known: unknown = Reflect.get(globalThis, key);
  const held = known instanceof Set ? known : new Set<string>();
  Reflect.set(globalThis, key, held);
  return held;
}

/** Of several that find a dead holder one may replace it, or the second would remove the lock of the first. */
async function replaceHolder(path: string, id: string): Promise<boolean> {
  const turn = `${path}.turn`;
  if (!(await create(turn, id))) {
    if (await isStale(turn)) await rm(turn, { force: true });
    return false;
  }
  try {
    if (!(await isStale(path))) return false;
    await rm(path, { force: true });
    return await create(path, id);
  } finally {
    await rm(turn, { force: true });
  }
}

/** Whether the file was not there: the one step that only one process can take. */
async function create(path: string, id: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify({ pid, thread: threadId, host: hostname(), id } satisfies Holder));
    } finally {
      await file.close();
    }
    return true;
  } catch (thrown) {
    // Windows says the one or the other of a file that is about to go.
    const code = codeOf(thrown);
    if (code === "EEXIST" || code === "EPERM" || code === "EBUSY") {
      if (code !== "EEXIST" && !(await isThere(path))) throw thrown;
      return false;
    }
    throw thrown;
  }
}

async function isStale(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return false;
  const holder = await holderOf(path);
  // Files are told apart by the clock that wrote them: on one machine, or on one file server.
  const isOld = systemEnvironment.wallNow() - found.mtimeMs > STALE_AFTER_MS;
  if (holder === undefined || holder.host !== hostname()) return isOld;
  if (holder.pid === pid) return holder.thread === threadId ? !HELD.has(holder.id) : isOld;
  return isOld || !isAlive(holder.pid);
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function isAlive(other: number): boolean {
  try {
    return kill(other, 0);
  } catch (thrown) {
    return codeOf(thrown) === "EPERM";
  }
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    const isHolder =
      typeof value === "object" && value !== null && "pid" in value && "host" in value && "id" in value;
    return isHolder ? (value as Holder) : undefined;
  } catch {
    // Gone meanwhile, or being written.
    return undefined;
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}
