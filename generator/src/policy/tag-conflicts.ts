import type { Branch, Leaf, Tree } from "../extension/tree.ts";
import type { Operation } from "../ir/api.ts";
import type { Level } from "./levels.ts";
import type { Mistake } from "./mistake.ts";

/** Settings in which two tags of an operation disagree. */
export function findTagConflicts(operation: Operation, levels: readonly Level[]): readonly Mistake[] {
  const seen = new Map<string, Leaf>();
  const found: Mistake[] = [];
  for (const { place, tree } of levels) {
    if (place !== "tag") continue;
    for (const [path, leaf] of leavesOf(tree, "")) {
      const earlier = seen.get(path);
      seen.set(path, leaf);
      if (earlier === undefined || JSON.stringify(earlier.value) === JSON.stringify(leaf.value)) continue;
      const problem = `has two tags that disagree on \`${path}\`; the later one wins`;
      const pointer = leaf.origin ?? operation.pointer;
      found.push({ operation, code: "x-resilience-tag-conflict", severity: "info", problem, pointer });
    }
  }
  return found;
}

function leavesOf(tree: Tree | Branch, path: string): readonly (readonly [string, Leaf])[] {
  if (tree.kind === "leaf") return [[path.replace(/Ms$/, ""), tree]];
  return [...tree.entries].flatMap(([key, entry]) => leavesOf(entry, path === "" ? key : `${path}.${key}`));
}
