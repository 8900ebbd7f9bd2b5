import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ResolveRef } from "../extension/expand.ts";
import type { PlaceKind } from "../extension/places.ts";
import { readExtension } from "../extension/read.ts";
import { type Branch, EMPTY } from "../extension/tree.ts";
import type { Api, Operation } from "../ir/api.ts";
import type { RawExtension } from "../ir/extension.ts";

/** One level of the precedence. */
export interface Level {
  readonly place: PlaceKind;
  readonly tree: Branch;
}

/** Reads extensions once each, however many operations they hold for, and keeps what is wrong with them. */
export interface Readings {
  readonly read: (raw: RawExtension, place: PlaceKind) => Branch;
  readonly diagnostics: Diagnostic[];
}

/** Starts reading the extensions of one document. */
export function createReadings(resolve: ResolveRef): Readings {
  const known = new Map<string, Branch>();
  const diagnostics: Diagnostic[] = [];
  const read = (raw: RawExtension, place: PlaceKind): Branch => {
    const found = known.get(`${place} ${raw.pointer}`);
    if (found !== undefined) return found;
    const reading = readExtension(raw, place, resolve);
    diagnostics.push(...reading.diagnostics);
    known.set(`${place} ${raw.pointer}`, reading.tree);
    return reading.tree;
  };
  return { read, diagnostics };
}

/** The levels that hold for an operation, from low to high: a later one wins. */
export function levelsOf(api: Api, operation: Operation, readings: Readings): readonly Level[] {
  const tags = operation.tags.flatMap((name) => api.tags.find((tag) => tag.name === name)?.resilience ?? []);
  const own = operation.resilience.map((raw) => {
    const isOwn = raw.pointer.startsWith(`${operation.pointer}/`);
    return {
      place: isOwn ? "operation" : "path item",
      tree: readings.read(raw, isOwn ? "operation" : "path item"),
    } as const;
  });
  return [
    { place: "root", tree: api.resilience === undefined ? EMPTY : readings.read(api.resilience, "root") },
    ...tags.map((raw) => ({ place: "tag", tree: readings.read(raw, "tag") }) as const),
    ...own,
  ];
}
