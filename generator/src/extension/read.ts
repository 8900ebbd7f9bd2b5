import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RawExtension } from "../ir/extension.ts";
import type { Pointer } from "../ir/ids.ts";
import { expandExtension, type ResolveRef } from "./expand.ts";
import { diagnosticsOf, flatten, withoutGaps } from "./issue.ts";
import { withOwnNames } from "./other-names.ts";
import { PLACES, type PlaceKind, placeName } from "./places.ts";
import { type Branch, EMPTY, type Tree, treeOf } from "./tree.ts";

/** An extension as far as it could be read. */
export interface ReadExtension {
  readonly tree: Branch;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the `x-resilience` of one place. Whatever is wrong is an error with its position and is left out;
 * the rest is read all the same, so that all errors come out at once.
 */
export function readExtension(raw: RawExtension, place: PlaceKind, resolve: ResolveRef): ReadExtension {
  const expanded = expandExtension(raw, resolve);
  const { value, pointerOf } = expanded;
  if (value === undefined && expanded.diagnostics.length > 0)
    return { tree: EMPTY, diagnostics: expanded.diagnostics };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { tree: EMPTY, diagnostics: [...expanded.diagnostics, wrongShape(value, raw, place)] };
  }
  const read = readValue(value, place, pointerOf);
  return { tree: read.tree, diagnostics: [...expanded.diagnostics, ...read.diagnostics] };
}

/** Reads what an extension says once its references are followed. */
export function readValue(
  value: object,
  place: PlaceKind,
  pointerOf: (path: readonly PropertyKey[]) => Pointer,
): ReadExtension {
  const parsed = PLACES[place].safeParse(value);
  const issues = parsed.success ? [] : withoutGaps(parsed.error.issues.flatMap(flatten), value);
  const diagnostics = issues.flatMap((issue) => diagnosticsOf(issue, { place, value, pointerOf }));
  const readable = parsed.success ? parsed.data : readablePart(value, place);
  const tree: Tree = treeOf(readable, pointerOf);
  const named = withOwnNames(tree.kind === "branch" ? tree : EMPTY);
  return {
    tree: named.tree,
    diagnostics: [...diagnostics, ...named.diagnostics],
  };
}

/** The top-level keys that are right by themselves. */
function readablePart(value: object, place: PlaceKind): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => {
    const alone = PLACES[place].safeParse(Object.fromEntries([[key, member]]));
    return alone.success ? alone.data : {};
  });
  return Object.assign({}, ...entries);
}

function wrongShape(value: unknown, raw: RawExtension, place: PlaceKind): Diagnostic {
  const shown = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
  return {
    code: "x-resilience-shape",
    severity: "error",
    message: `x-resilience ${placeName(place)} is ${shown}, not an object`,
    pointer: raw.pointer,
    fix: "write its settings as keys, or remove it",
  };
}
