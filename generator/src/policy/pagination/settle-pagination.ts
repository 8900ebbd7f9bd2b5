import { type Branch, entryAt, leaf, plain, withEntry } from "../../extension/tree.ts";
import type { Api, Operation } from "../../ir/api.ts";
import { type Pointer, ROOT } from "../../ir/ids.ts";
import type { Paging } from "../../ir/paging.ts";
import type { PaginationPolicy } from "../../ir/policy.ts";
import type { Level } from "../levels.ts";
import type { Mistake } from "../mistake.ts";
import { resolvePaging } from "./resolve-paging.ts";

/** An operation's merged settings with their `pagination` settled. */
export interface SettledPagination {
  readonly tree: Branch;
  readonly paging?: Paging;
  readonly mistakes: readonly Mistake[];
  /** One of a higher level that does not hold for this operation, and why. */
  readonly unfit?: UnfitPagination;
}

/** A `pagination` that finds no list in an operation. */
export interface UnfitPagination {
  readonly stated: Pointer;
  readonly problem: string;
}

/**
 * Finds what a `pagination` names in the operation's contract. One of a higher level holds for the lists below it, and
 * leaves other operations alone; what an operation says of itself must be right.
 */
export function settlePagination(
  tree: Branch,
  api: Api,
  operation: Operation,
  levels: readonly Level[],
): SettledPagination {
  const block = entryAt(tree, "pagination");
  if (block?.kind !== "branch") return { tree, mistakes: [] };
  const { paging, problems } = resolvePaging(api, operation, plain(block) as Partial<PaginationPolicy>);
  const stating = levels.filter(
    ({ place, tree: level }) => place === "operation" && level.entries.has("pagination"),
  );
  const isOwn = stating.length > 0;
  const isImported = isOwn && stating.every(({ imported }) => imported === true);
  if (paging === undefined && !isOwn) {
    const unfit = { stated: block.origin ?? ROOT, problem: problems[0]?.problem ?? "" };
    return { tree: withEntry(tree, "pagination", leaf(false)), mistakes: [], unfit };
  }
  const mistakes = problems.map(({ key, ...problem }): Mistake => {
    const stated = key === undefined ? undefined : entryAt(block, key)?.origin;
    const severity = isImported && problem.severity === "error" ? "warning" : problem.severity;
    return { operation, ...problem, severity, pointer: stated ?? block.origin ?? operation.pointer };
  });
  // What somebody else's extension says wrongly is left out, and told.
  const isLeftOut = isImported && paging === undefined;
  const settled = isLeftOut ? withEntry(tree, "pagination", leaf(false)) : tree;
  return { tree: settled, mistakes, ...(paging !== undefined && { paging }) };
}
