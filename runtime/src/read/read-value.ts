import { type Issue, isFatal, kindOf, messageOf } from "./issue.ts";
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
  const issues = distinct(read.issues.filter(isFatal), issueOf);
  const drift = distinct(
    read.issues.filter((issue) => !isFatal(issue)),
    driftOf,
  );
  return issues.length > 0 ? { ok: false, issues, drift } : { ok: true, value: read.value as T, drift };
}

function distinct<T extends DriftItem>(issues: readonly Issue[], toItem: (issue: Issue) => T): T[] {
  const items = new Map<string, T>();
  for (const issue of issues) {
    if (items.size === MAX_REPORTED) break;
    const item = toItem(issue);
    items.set(`${item.kind} ${item.path}`, item);
  }
  return [...items.values()];
}

function driftOf(issue: Issue): DriftItem {
  return { path: renderPath(issue.path), kind: kindOf(issue) };
}

function issueOf(issue: Issue): ReadIssue {
  return { ...driftOf(issue), message: messageOf(issue) };
}
