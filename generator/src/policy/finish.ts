import { type Branch, branch, entryAt, leaf, plain, type Tree, withEntry } from "../extension/tree.ts";
import type { Pointer } from "../ir/ids.ts";
import type { Policy, Resolved } from "../ir/policy.ts";
import type { Presets } from "./merge.ts";

/** Turns the merged tree into a policy: what was switched off takes its quiet form, and `retry.class` becomes `class`. */
export function finishPolicy(merged: Branch, presets: Presets): Resolved<Policy> {
  const quiet = [...merged.entries].map(([key, entry]) => [key, settle(key, entry, presets)] as const);
  const tree = liftClass(branch(quiet));
  const origins = new Map<string, Pointer>();
  collectOrigins(tree, "", origins);
  return { value: plain(tree) as Policy, origins };
}

function settle(key: string, entry: Tree, presets: Presets): Tree {
  if (entry.kind !== "leaf" || entry.value !== false) return entry;
  const off = (name: string, value: unknown): Tree => {
    const block = presets.silent.entries.get(key);
    return withEntry(block?.kind === "branch" ? block : branch([]), name, leaf(value, entry.origin));
  };
  if (key === "retry") return off("class", "never");
  if (key === "reader") return off("mode", "off");
  if (key === "telemetry") return off("correlation", false);
  return key === "fallback" ? leaf([], entry.origin) : entry;
}

function liftClass(tree: Branch): Branch {
  const retry = entryAt(tree, "retry");
  const retryClass = entryAt(retry, "class");
  if (retry?.kind !== "branch" || retryClass === undefined) return tree;
  const responses = retry.entries.get("responses") ?? branch([]);
  const rest = withEntry(withEntry(retry, "class", undefined), "responses", responses);
  return withEntry(withEntry(tree, "class", retryClass), "retry", rest);
}

function collectOrigins(tree: Tree, path: string, origins: Map<string, Pointer>): void {
  if (tree.kind === "leaf") {
    if (tree.origin !== undefined) origins.set(path, tree.origin);
    return;
  }
  for (const [key, entry] of tree.entries)
    collectOrigins(entry, path === "" ? key : `${path}.${key}`, origins);
}
