import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { resolvePointer } from "../ir/resolve-pointer.ts";
import { DOCUMENT, itemPlace, memberPlace, type Place } from "./bundle/slot.ts";

/** A schema that has an address of its own (`$id`), or a name within one (`$anchor`). */
interface Named {
  readonly value: unknown;
  readonly pointer: Pointer;
}

interface Identifiers {
  /** Schemas by their address, or by address and name: `https://a.test/pet`, `https://a.test/pet#dog`. */
  readonly schemas: Map<string, Named>;
  /** Addresses with the name of a `$dynamicAnchor`, whose meaning depends on how one came there. */
  readonly dynamic: Set<string>;
  readonly references: Reference[];
}

interface Reference {
  readonly holder: object;
  readonly keyword: string;
  readonly text: string;
  readonly base: string;
}

/** Stands for the address of the document, which only relative identifiers ever see. */
const DOCUMENT_BASE = "https://document.invalid/";

/**
 * Writes every reference that leads to a schema by its `$id`, or is relative to one, as a pointer into the file: what
 * comes after needs to know of pointers alone. A reference that leads to no such schema stays as it is.
 */
export function resolveIdentifiers(value: unknown): unknown {
  const found: Identifiers = { schemas: new Map(), dynamic: new Set(), references: [] };
  visit(value, DOCUMENT, ROOT, DOCUMENT_BASE, found);
  if (found.schemas.size === 0) return value;
  const texts = new Map<object, ReadonlyMap<string, string>>();
  for (const reference of found.references) {
    const pointer = pointerOf(reference, found);
    if (pointer === undefined) continue;
    const others = texts.get(reference.holder) ?? new Map<string, string>();
    texts.set(reference.holder, new Map([...others, [reference.keyword, pointer]]));
  }
  return rewritten(value, texts);
}

function visit(value: unknown, place: Place, pointer: Pointer, outer: string, found: Identifiers): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(item, itemPlace(place), at(pointer, index), outer, found);
    }
    return;
  }
  const isSchema = place.slot === "schema" && !place.isMap;
  const base = isSchema ? identify(value, pointer, outer, found) : outer;
  for (const [key, member] of Object.entries(value)) {
    if (isSchema && REFERENCES.includes(key) && typeof member === "string") {
      found.references.push({ holder: value, keyword: key, text: member, base });
    }
    const next = memberPlace(place, key);
    if (next !== undefined) visit(member, next, at(pointer, key), base, found);
  }
}

const REFERENCES: readonly string[] = ["$ref", "$dynamicRef"];

/** Notes the names of a schema, and gives the address that its references are relative to. */
function identify(value: object, pointer: Pointer, outer: string, { schemas, dynamic }: Identifiers): string {
  const id = textOf(value, "$id");
  // In drafts before 2019-09 a fragment alone is an anchor.
  const base = id === undefined || id.startsWith("#") ? outer : (resolved(id, outer) ?? outer);
  if (base !== outer || id !== undefined) keepFirst(schemas, base, { value, pointer });
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const name = textOf(value, keyword);
    if (name !== undefined && keyword === "$dynamicAnchor") dynamic.add(`${base}#${name}`);
    if (name !== undefined && base !== DOCUMENT_BASE)
      keepFirst(schemas, `${base}#${name}`, { value, pointer });
  }
  return base;
}

function keepFirst(schemas: Map<string, Named>, address: string, schema: Named): void {
  if (!schemas.has(address)) schemas.set(address, schema);
}

function textOf(value: object, key: string): string | undefined {
  const text: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof text === "string" ? text : undefined;
}

/** An address without its fragment. */
function resolved(reference: string, base: string): string | undefined {
  const [address = ""] = reference.split("#");
  if (address === "") return base;
  return URL.canParse(address, base) ? new URL(address, base).href : undefined;
}

function pointerOf(
  { text, base, keyword }: Reference,
  { schemas, dynamic }: Identifiers,
): string | undefined {
  const address = resolved(text, base);
  const target = address === undefined ? undefined : schemas.get(address);
  const fragment = text.includes("#") ? text.slice(text.indexOf("#") + 1) : "";
  if (fragment !== "" && !fragment.startsWith("/")) {
    const name = `${address}#${fragment}`;
    const pointer = schemas.get(name)?.pointer;
    if (keyword !== "$dynamicRef" || !dynamic.has(name)) return pointer;
    // The name still matters to whoever comes there through a schema that gives it another meaning.
    return text.startsWith("#") || pointer === undefined ? undefined : `${pointer}#${fragment}`;
  }
  // What leads nowhere within its schema may still be meant of the document: `#/components/schemas/Pet`.
  if (target === undefined || resolvePointer(target.value, `#${fragment}`).kind === "missing")
    return undefined;
  return target.pointer + fragment;
}

function rewritten(value: unknown, texts: ReadonlyMap<object, ReadonlyMap<string, string>>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => rewritten(item, texts));
  const own = texts.get(value);
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    own?.get(key) ?? rewritten(member, texts),
  ]);
  return Object.fromEntries(entries);
}
