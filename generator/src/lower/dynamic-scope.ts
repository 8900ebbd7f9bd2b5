import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { canonicalPointer, resolvePointer } from "../ir/resolve-pointer.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";

/** What `$dynamicAnchor`s mean where a schema is read: by name, that of the schema which was entered first. */
export type DynamicScope = ReadonlyMap<string, Place>;

export const NO_SCOPE: DynamicScope = new Map();

/** The name that a reference asks for, and the place of the schema that has it to begin with, where it stands elsewhere. */
export function dynamicName(
  reference: string,
): { readonly name: string; readonly pointer: string | undefined } | undefined {
  const [, pointer, name] = /^(#.*)?#([A-Za-z_][-\w.]*)$/.exec(reference) ?? [];
  return name === undefined ? undefined : { name, pointer };
}

/** The `$dynamicAnchor`s of a document (JSON Schema 2020-12, section 8.2.3.2). */
export interface DynamicAnchors {
  /** Those of the schema resource that a place belongs to: of the nearest `$id` above it, else of the document. */
  readonly around: (pointer: Pointer) => DynamicScope;
  /** The names that have several meanings in the document, and that something behind a place asks for. */
  readonly askedFor: (pointer: Pointer) => ReadonlySet<string>;
}

/** Looks for them once; `undefined` where there are none. */
export function findDynamicAnchors(root: Place<JsonObject>): DynamicAnchors | undefined {
  const resources = new Map<Pointer, Map<string, Place>>([[ROOT, new Map()]]);
  collect(root, ROOT, resources);
  const names = [...resources.values()].flatMap((anchors) => [...anchors.keys()]);
  if (names.length === 0) return undefined;
  const several = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const asked = new Map<Pointer, ReadonlySet<string>>();
  return {
    around: (pointer) => resources.get(resourceOf(pointer, resources)) ?? NO_SCOPE,
    askedFor: (pointer) => {
      const known = asked.get(pointer) ?? namesBehind(root.value, pointer, several);
      asked.set(pointer, known);
      return known;
    },
  };
}

function collect(place: Place, outer: Pointer, resources: Map<Pointer, Map<string, Place>>): void {
  const { value, pointer } = place;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      collect({ value: item, pointer: at(pointer, index) }, outer, resources);
  }
  if (!isObject(value)) return;
  const resource = typeof own(value, "$id") === "string" ? pointer : outer;
  const anchors = resources.get(resource) ?? new Map<string, Place>();
  resources.set(resource, anchors);
  const name = own(value, "$dynamicAnchor");
  if (typeof name === "string" && !anchors.has(name)) anchors.set(name, place);
  for (const [key, member] of Object.entries(value)) {
    collect({ value: member, pointer: at(pointer, key) }, resource, resources);
  }
}

function resourceOf(pointer: Pointer, resources: ReadonlyMap<Pointer, unknown>): Pointer {
  let current: string = pointer;
  while (current.length > ROOT.length && !resources.has(current as Pointer)) {
    current = current.slice(0, current.lastIndexOf("/"));
  }
  return resources.has(current as Pointer) ? (current as Pointer) : ROOT;
}

/** The names of `$dynamicRef`s that a schema leads to, by whatever references. */
function namesBehind(root: JsonObject, start: Pointer, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<unknown>();
  const pending: unknown[] = [valueAt(root, start)];
  for (let value = pending.pop(); pending.length > 0 || value !== undefined; value = pending.pop()) {
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === "object") pending.push(member);
      const name =
        key === "$dynamicRef" && typeof member === "string" ? dynamicName(member)?.name : undefined;
      if (name !== undefined && wanted.has(name)) found.add(name);
      const pointer =
        /^\$(?:dynamicR|r)ef$/.test(key) && typeof member === "string" ? canonicalPointer(member) : undefined;
      if (pointer !== undefined) pending.push(valueAt(root, pointer));
    }
  }
  return found;
}

function valueAt(root: JsonObject, pointer: Pointer): unknown {
  const found = resolvePointer(root, pointer);
  return found.kind === "found" ? found.value : undefined;
}
