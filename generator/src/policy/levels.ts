import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ResolveRef } from "../extension/expand.ts";
import type { PlaceKind } from "../extension/places.ts";
import { readExtension } from "../extension/read.ts";
import { type Branch, EMPTY } from "../extension/tree.ts";
import type { Api, Operation } from "../ir/api.ts";
import type { RawExtension } from "../ir/extension.ts";
import type { Imports } from "./imported.ts";

/** One level of the precedence. */
export interface Level {
  readonly place: PlaceKind;
  readonly tree: Branch;
  /** From a vendor's extension: weaker than the document's own of the same place. */
  readonly imported?: true;
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
export function levelsOf(
  api: Api,
  operation: Operation,
  readings: Readings,
  imports: Imports,
): readonly Level[] {
  const tags = operation.tags.flatMap((name) => api.tags.find((tag) => tag.name === name)?.resilience ?? []);
  const own = operation.resilience.map((raw) => {
    const isOwn = isOfOperation(raw, operation);
    return {
      place: isOwn ? "operation" : "path item",
      tree: readings.read(raw, isOwn ? "operation" : "path item"),
    } as const;
  });
  const isAbove = ({ place }: Level): boolean => place === "path item";
  return [
    { place: "root", tree: imports.ofRoot(operation), imported: true },
    { place: "root", tree: api.resilience === undefined ? EMPTY : readings.read(api.resilience, "root") },
    ...tags.map((raw) => ({ place: "tag", tree: readings.read(raw, "tag") }) as const),
    ...own.filter(isAbove),
    { place: "operation", tree: imports.ofOperation(operation), imported: true },
    ...own.filter((level) => !isAbove(level)),
  ];
}

function isOfOperation(raw: RawExtension, operation: Operation): boolean {
  return raw.pointer.startsWith(`${operation.pointer}/`);
}
