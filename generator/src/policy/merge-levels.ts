import { type Branch, branch, entryAt, valueAt, withEntry } from "../extension/tree.ts";
import type { Operation } from "../ir/api.ts";
import type { LevelPatches } from "./classes.ts";
import type { Readings } from "./levels.ts";
import { mergeLevel, type Presets } from "./merge.ts";
import { bySingleReply } from "./single-replies.ts";

/** Settings of the root that no operation takes over. */
const ROOT_ONLY: ReadonlySet<string> = new Set(["version", "health", "classes"]);

/** Lays all levels over the presets, from low to high; what responses say of themselves comes last. */
export function mergeLevels(
  patches: readonly LevelPatches[],
  operation: Operation,
  readings: Readings,
  presets: Presets,
): Branch {
  let merged = presets.silent;
  for (const { retryClass, settings } of patches) {
    if (retryClass !== undefined) merged = mergeLevel(merged, retryClass, presets);
    merged = mergeLevel(merged, forOperations(settings), presets);
  }
  const retry = entryAt(merged, "retry");
  if (retry?.kind !== "branch") return merged;
  return withEntry(merged, "retry", withEntry(retry, "responses", verdictsOf(operation, readings)));
}

function forOperations(settings: Branch): Branch {
  return branch([...settings.entries].filter(([key]) => !ROOT_ONLY.has(key)));
}

/** `responses.<code>.retry` as `retry.responses`. */
function verdictsOf({ responses }: Operation, readings: Readings): Branch {
  const verdicts = responses.flatMap(({ status, resilience }) => {
    const retry =
      resilience === undefined ? undefined : readings.read(resilience, "response").entries.get("retry");
    return retry === undefined || valueAt(retry) === null ? [] : [[status, retry] as const];
  });
  return bySingleReply(responses, new Map(verdicts), isRepeatable);
}

/** A verdict on a success is never asked for. */
function isRepeatable(status: string): boolean {
  return !/^[12]/.test(status);
}
