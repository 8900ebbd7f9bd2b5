import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { kill, pid } from "node:process";

/** Linux alone tells these; elsewhere they are `undefined`. */
export interface OwnLife {
  /** When this process began, since which start of the machine: an id is given again, and in a container at once. */
  readonly born: string | undefined;
  /** The system's number of this thread. */
  readonly task: string | undefined;
}

/** Of this process and this thread. Read synchronously, as the system's number is that of the thread which reads. */
export function ownLife(): OwnLife {
  const task = /^\d+\/task\/(\d+)$/.exec(linkAt("/proc/thread-self") ?? "")?.[1];
  return { born: statusOf(pid)?.born, task };
}

/** Whether a process of this machine runs that is the one which began then. */
export function isRunning(other: number, born: string | undefined): boolean {
  if (!takesSignals(other)) return false;
  const found = statusOf(other);
  if (found === undefined) return true;
  return !found.isOver && (born === undefined || found.born === born);
}

/** Whether this process has a thread of that number of the system's. */
export function hasTask(task: string): boolean {
  return existsSync(`/proc/self/task/${task}`);
}

function takesSignals(other: number): boolean {
  try {
    return kill(other, 0);
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

/** A process that has ended stays in the table until its parent asks. */
function statusOf(other: number): { readonly isOver: boolean; readonly born: string } | undefined {
  // It may be the table of a machine around this container, in which our ids are those of others.
  if (linkAt("/proc/self") !== String(pid)) return undefined;
  try {
    const text = readFileSync(`/proc/${other}/stat`, "utf8");
    // The name comes second, in parentheses, and may hold any. The state is next, the start the 22nd.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const machine = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return { isOver: fields[0] === "Z" || fields[0] === "X", born: `${machine}/${fields[19]}` };
  } catch {
    return undefined;
  }
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
