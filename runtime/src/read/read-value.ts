import { isFatal, kindOf, messageOf } from "./issue.ts";
import type { DriftItem, ReadIssue, ReadOptions, ReadOutcome } from "./outcome.ts";
import { renderPath } from "./path.ts";
import type { Reader } from "./reader.ts";
import { runRead } from "./run-read.ts";
import { STRICTLY, variantOf } from "./variant.ts";

/** How many deviations one read tells of. */
const MAX_REPORTED = 200;

/** Reads a parsed JSON value by its contract. Never throws; the value passed in is never changed. */
export function readValue<T>(reader: Reader<T>, value: unknown, options: ReadOptions = {}): ReadOutcome<T> {
  const isOff = options.mode === "off";
  // Types say what values are, so that they have their forms also where nothing is looked at.
  if (isOff && reader.forms === undefined) return { ok: true, value: value as T, drift: [] };
  const read = runRead(reader, value, isOff ? STRICTLY : variantOf(options));
  if (isOff || read.issues.length === 0) return { ok: true, value: read.value as T, drift: [] };
  const drift = new Map<string, DriftItem>();
  const issues = new Map<string, ReadIssue>();
  for (const issue of read.issues) {
    const item: DriftItem = { path: renderPath(issue.path), kind: kindOf(issue) };
    if (isFatal(issue)) tell(issues, { ...item, message: messageOf(issue) });
    else tell(drift, item);
  }
  const told = { drift: [...drift.values()] };
  return issues.size > 0
    ? { ok: false, issues: [...issues.values()], ...told }
    : { ok: true, value: read.value as T, ...told };
}

function tell<Item extends DriftItem>(items: Map<string, Item>, item: Item): void {
  if (items.size < MAX_REPORTED) items.set(`${item.kind} ${item.path}`, item);
}
