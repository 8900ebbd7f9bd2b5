import { type Branch, branch, EMPTY, type Tree, withEntry } from "../extension/tree.ts";

/** What a merge falls back to. */
export interface Presets {
  /** When nobody says anything. */
  readonly silent: Branch;
  /** When a block that is off by default is turned on. */
  readonly enabled: Branch;
}

/**
 * Lays one level over what the levels above it gave, as JSON Merge Patch (RFC 7396) does, but that `null` resets to the
 * built-in default, and `true` turns a block on with its defaults.
 */
export function mergeLevel(base: Branch, level: Branch, presets: Presets): Branch {
  let merged = base;
  for (const [key, patch] of level.entries) {
    if (patch.kind === "leaf" && patch.value === null) {
      merged = reset(reset(merged, key, presets.silent), `${key}Ms`, presets.silent);
    } else {
      merged = withEntry(merged, key, mergeEntry(merged.entries.get(key), patch, key, presets));
    }
  }
  return merged;
}

function mergeEntry(base: Tree | undefined, patch: Tree, key: string, presets: Presets): Tree {
  const enabled = presets.enabled.entries.get(key);
  if (patch.kind === "leaf") {
    const isSwitch = patch.value === true && enabled?.kind === "branch";
    return isSwitch ? branch(enabled.entries, patch.origin) : patch;
  }
  const within = {
    silent: childOf(presets.silent, key) ?? childOf(presets.enabled, key) ?? EMPTY,
    enabled: childOf(presets.enabled, key) ?? EMPTY,
  };
  const start = base?.kind === "branch" ? base : within.enabled;
  const merged = mergeLevel(start, patch, within);
  return branch(merged.entries, patch.origin ?? start.origin);
}

function reset(base: Branch, key: string, silent: Branch): Branch {
  const preset = silent.entries.get(key);
  return preset === undefined && !base.entries.has(key) ? base : withEntry(base, key, preset);
}

function childOf(tree: Branch, key: string): Branch | undefined {
  const child = tree.entries.get(key);
  return child?.kind === "branch" ? child : undefined;
}

/** A branch that holds one value at a path. */
export function single(path: readonly string[], tree: Tree): Branch {
  const [first = "", ...rest] = path;
  return branch([[first, rest.length === 0 ? tree : single(rest, tree)]]);
}
