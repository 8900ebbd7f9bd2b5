import type { JournalEntry } from "../idempotency/journal.ts";
import { JournalError } from "./journal-error.ts";

/** A line of the file: a write that was begun, or the id of one whose outcome is known. */
export type JournalLine = { readonly begin: JournalEntry } | { readonly settle: string };

/** What a file says, and how much of it is sound. */
export interface ReadJournal {
  readonly pending: Map<string, JournalEntry>;
  /** Length in bytes of what can be kept; behind it is the torn rest of a write that a crash cut short. */
  readonly soundBytes: number;
}

/** One line, with its end. JSON has no line breaks of its own. */
export function lineOf(line: JournalLine): string {
  return `${JSON.stringify(line)}\n`;
}

/** Reads a journal. A torn end is left out: its write was never told to be durable. A torn middle is damage. */
export function readJournal(bytes: Buffer, path: string): ReadJournal {
  const pending = new Map<string, JournalEntry>();
  let soundBytes = 0;
  let isTorn = false;
  for (let start = 0, number = 1; start < bytes.length; number += 1) {
    const end = bytes.indexOf(0x0a, start);
    const line = end === -1 ? undefined : parsed(bytes.toString("utf8", start, end));
    if (line !== undefined && isTorn) throw damaged(path, number);
    if (line === undefined) isTorn = true;
    else apply(pending, line);
    start = end === -1 ? bytes.length : end + 1;
    if (!isTorn) soundBytes = start;
  }
  return { pending, soundBytes };
}

/** Takes a line into account. Of several beginnings of one write, the first stands. */
export function apply(pending: Map<string, JournalEntry>, line: JournalLine): void {
  if ("settle" in line) pending.delete(line.settle);
  else if (!pending.has(line.begin.id)) pending.set(line.begin.id, line.begin);
}

function parsed(text: string): JournalLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLine(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is JournalLine {
  if (typeof value !== "object" || value === null) return false;
  if ("settle" in value) return typeof value.settle === "string";
  if (!("begin" in value) || typeof value.begin !== "object" || value.begin === null) return false;
  const { begin } = value;
  return "id" in begin && "key" in begin && "url" in begin && "beganAtMs" in begin && "ttlMs" in begin;
}

function damaged(path: string, line: number): JournalError {
  return new JournalError(
    "damaged",
    `${path} is damaged before line ${line}. Move it away; look up by hand what its whole lines name as begun.`,
  );
}
