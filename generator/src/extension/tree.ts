import type { Pointer } from "../ir/ids.ts";
import { isAtom } from "./atom.ts";

/** Values in the policy's terms, each with the place it came from; no place: built in. */
export type Tree = Leaf | Branch;

export interface Leaf {
  readonly kind: "leaf";
  /** `null` resets; lists and atoms are leaves too. */
  readonly value: unknown;
  readonly origin?: Pointer;
}

export interface Branch {
  readonly kind: "branch";
  readonly entries: ReadonlyMap<string, Tree>;
  readonly origin?: Pointer;
}

/** A branch without entries. */
export const EMPTY: Branch = { kind: "branch", entries: new Map() };

/** A leaf from somewhere, or built in. */
export function leaf(value: unknown, origin?: Pointer): Leaf {
  return origin === undefined ? { kind: "leaf", value } : { kind: "leaf", value, origin };
}

/** A branch of these entries. */
export function branch(entries: Iterable<readonly [string, Tree]>, origin?: Pointer): Branch {
  const map = new Map(entries);
  return origin === undefined ? { kind: "branch", entries: map } : { kind: "branch", entries: map, origin };
}

/** The same branch with one entry set, or removed. */
export function withEntry(tree: Branch, key: string, entry: Tree | undefined): Branch {
  const entries = new Map(tree.entries);
  if (entry === undefined) entries.delete(key);
  else entries.set(key, entry);
  return branch(entries, tree.origin);
}

/** What stands at a path. */
export function entryAt(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let found = tree;
  for (const key of path) found = found?.kind === "branch" ? found.entries.get(key) : undefined;
  return found;
}

/** The value of a leaf at a path. */
export function valueAt(tree: Tree | undefined, ...path: readonly string[]): unknown {
  const found = entryAt(tree, ...path);
  return found?.kind === "leaf" ? found.value : undefined;
}

/** Turns a parsed extension into a tree; units move into keys. */
export function treeOf(
  value: unknown,
  originOf: (path: readonly string[]) => Pointer | undefined,
  path: readonly string[] = [],
): Tree {
  if (isAtom(value)) return leaf(value.value, originOf(path));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return leaf(value, originOf(path));
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]: [string, unknown]) => {
      const unit = isAtom(member) ? member.unit : "";
      return [`${key}${unit}`, treeOf(member, originOf, [...path, key])] as const;
    });
  return branch(entries, originOf(path));
}

/** The plain value that a tree holds. */
export function plain(tree: Tree): unknown {
  if (tree.kind === "leaf") return tree.value;
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, plain(entry)]));
}
