import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { at, type Pointer, ROOT } from "../ir/ids.ts";
import { MEMBERS, type Member, type ObjectKind } from "./document-shape.ts";
import type { ResolveRef } from "./expand.ts";
import { PLACES, type PlaceKind } from "./places.ts";
import { readExtension } from "./read.ts";

const KEY = "x-resilience";

/** Path from the document's root, built up without making texts. */
interface Trail {
  readonly key: string | number;
  readonly parent: Trail | undefined;
}

interface Search {
  readonly resolve: ResolveRef;
  readonly seen: WeakSet<object>;
  readonly diagnostics: Diagnostic[];
}

/**
 * Looks through a whole document (lifted to 3.1) for extensions, also at places that nothing refers to and places where
 * none may stand, and says what is wrong with them.
 */
export function checkPlacement(document: unknown, resolve: ResolveRef): readonly Diagnostic[] {
  const search: Search = { resolve, seen: new WeakSet(), diagnostics: [] };
  visit(search, document, "root", undefined);
  return search.diagnostics;
}

function visit(search: Search, value: unknown, kind: ObjectKind, trail: Trail | undefined): void {
  if (!isObject(value) || search.seen.has(value)) return;
  search.seen.add(value);
  for (const [key, member] of Object.entries(value)) {
    const place = { key, parent: trail };
    const holder = holderOf(kind, key);
    if (key.startsWith("x-")) checkKey(search, key, member, kind, place);
    else if (holder !== undefined) descend(search, member, holder, place);
  }
}

function holderOf(kind: ObjectKind, key: string): Member | undefined {
  if (kind === "callback") return { holds: "one", kind: "path item" };
  return Object.hasOwn(MEMBERS[kind], key) ? MEMBERS[kind][key] : undefined;
}

function descend(search: Search, value: unknown, { holds, kind }: Member, trail: Trail): void {
  if (holds === "one") visit(search, value, kind, trail);
  else if (holds === "list") {
    if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => {
        visit(search, item, kind, { key: index, parent: trail });
      });
    }
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!isExtensionOf(kind, key)) visit(search, member, kind, { key, parent: trail });
      else checkKey(search, key, member, "other", { key, parent: trail });
    }
  }
}

/** Maps whose names are free hold no extensions; `paths` and `responses` do. */
function isExtensionOf(kind: ObjectKind, key: string): boolean {
  return (kind === "path item" || kind === "response") && key.startsWith("x-");
}

function checkKey(search: Search, key: string, value: unknown, kind: ObjectKind, trail: Trail): void {
  if (key !== KEY) {
    if (suggest(key, [KEY]) !== undefined && Math.abs(key.length - KEY.length) <= 2) {
      search.diagnostics.push(misspelt(key, pointerTo(trail)));
    }
  } else if (isPlace(kind)) {
    search.diagnostics.push(
      ...readExtension({ value, pointer: pointerTo(trail) }, kind, search.resolve).diagnostics,
    );
  } else {
    search.diagnostics.push(misplaced(kind, pointerTo(trail)));
  }
}

function isPlace(kind: ObjectKind): kind is PlaceKind {
  return Object.hasOwn(PLACES, kind);
}

function misspelt(key: string, pointer: Pointer): Diagnostic {
  return {
    code: "x-resilience-misspelt",
    severity: "warning",
    message: `${JSON.stringify(key)} has no effect`,
    pointer,
    atKey: true,
    fix: "did you mean `x-resilience`?",
  };
}

function misplaced(kind: ObjectKind, pointer: Pointer): Diagnostic {
  const isSchema = kind === "schema";
  return {
    code: "x-resilience-misplaced",
    severity: "error",
    message: isSchema
      ? "x-resilience may not stand on a schema that is no property"
      : "x-resilience may not stand here",
    pointer,
    atKey: true,
    fix: isSchema
      ? "write it in `properties`, beside the property's type or $ref"
      : "it stands at the root and on tags, path items, operations, responses, parameters, properties, security schemes and webhooks",
  };
}

function pointerTo(trail: Trail): Pointer {
  const tokens: (string | number)[] = [];
  for (let step: Trail | undefined = trail; step !== undefined; step = step.parent) tokens.unshift(step.key);
  return at(ROOT, ...tokens);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
