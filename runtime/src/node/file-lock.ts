import { open, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { kill, pid } from "node:process";
import { JournalError } from "./journal-error.ts";

/** Of this process. A process id says nothing of who holds a lock where every container's is 1. */
const HELD: Set<string> = new Set();

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Takes a file for this process alone, by a file beside it; gives the way to let go. A holder that is dead is replaced. */
export async function lockFile(path: string): Promise<() => Promise<void>> {
  const lockPath = resolve(`${path}.lock`);
  if (HELD.has(lockPath)) throw locked(path, "this process has it open already");
  HELD.add(lockPath);
  try {
    if (!(await create(lockPath))) {
      const holder = await holderOf(lockPath);
      if (holder !== undefined && isAlive(holder)) {
        throw locked(
          path,
          `process ${holder.pid} on ${holder.host} has it; if that is gone, remove ${lockPath}`,
        );
      }
      await rm(lockPath, { force: true });
      if (!(await create(lockPath))) throw locked(path, "another process took it just now");
    }
  } catch (thrown) {
    HELD.delete(lockPath);
    throw thrown;
  }
  return async () => {
    if (HELD.delete(lockPath)) await rm(lockPath, { force: true });
  };
}

/** Whether the file was not there: the one step that only one process can take. */
async function create(lockPath: string): Promise<boolean> {
  try {
    const file = await open(lockPath, "wx", 0o600);
    try {
      await file.writeFile(JSON.stringify({ pid, host: hostname() } satisfies Holder));
    } finally {
      await file.close();
    }
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

async function holderOf(lockPath: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(lockPath, "utf8"));
    const isHolder = typeof value === "object" && value !== null && "pid" in value && "host" in value;
    return isHolder ? { pid: Number(value.pid), host: String(value.host) } : undefined;
  } catch {
    // Gone meanwhile, or cut short by a crash: nobody's.
    return undefined;
  }
}

/** Of another machine nothing is known, so it counts as alive. Our own id is a predecessor's: we hold none of that name. */
function isAlive({ pid: holder, host }: Holder): boolean {
  if (host !== hostname()) return true;
  if (holder === pid) return false;
  try {
    return kill(holder, 0);
  } catch (thrown) {
    return codeOf(thrown) === "EPERM";
  }
}

function locked(path: string, why: string): JournalError {
  return new JournalError("locked", `${path} is in use: ${why}. Each process needs a journal of its own.`);
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}
