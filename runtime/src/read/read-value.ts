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
  if (options.mode === "off") return { ok: true, value: unread(reader, value) as T, drift: [] };
  const payload = runRead(reader, value, variantOf(options));
  const drift =
    payload.issues.length === 0
      ? []
      : distinct(
          payload.issues.filter((issue) => !isFatal(issue)),
          driftOf,
        );
  const issues = payload.issues.length === 0 ? [] : distinct(payload.issues.filter(isFatal), issueOf);
  if (issues.length > 0) return { ok: false, issues, drift };
  return { ok: true, value: payload.value as T, drift };
}

/** Types say what values are, so that they have their forms also where nothing is looked at. */
function unread(reader: Reader<unknown>, value: unknown): unknown {
  return reader.forms === undefined ? value : runRead(reader, value, STRICTLY).value;
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
