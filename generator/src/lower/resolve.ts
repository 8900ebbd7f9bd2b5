import { suggestReference } from "../diagnostics/suggest-reference.ts";
import { at, type Pointer } from "../ir/ids.ts";
import { resolvePointer } from "../ir/resolve-pointer.ts";
import { type Lowering, report } from "./lowering.ts";
import { isObject, type JsonObject, own, type Place } from "./place.ts";

/** Follows `$ref` until an object that has none. Siblings of a `$ref` are ignored, as outside of schemas they have no meaning. */
export function resolve(lowering: Lowering, place: Place, what: string): Place<JsonObject> | undefined {
  const seen = new Set<Pointer>();
  let current: Place | undefined = place;
  while (current !== undefined && isObject(current.value)) {
    const reference = own(current.value, "$ref");
    if (typeof reference !== "string") return { value: current.value, pointer: current.pointer };
    if (seen.has(current.pointer)) {
      report(lowering, "error", "reference-cycle", place.pointer, `${what} refers to itself: ${reference}`);
      return undefined;
    }
    seen.add(current.pointer);
    current = target(lowering, reference, at(current.pointer, "$ref"));
  }
  if (current !== undefined) {
    report(lowering, "error", "wrong-type", current.pointer, `${what} is not an object`);
  }
  return undefined;
}

/** What a `$ref` string leads to, one step. */
export function target(lowering: Lowering, reference: string, pointer: Pointer): Place | undefined {
  if (!reference.startsWith("#")) {
    const message = `$ref ${JSON.stringify(reference)} leads out of the document`;
    report(lowering, "error", "external-reference", pointer, message);
    return undefined;
  }
  const found = resolvePointer(lowering.root.value, reference);
  if (found.kind === "found") return found;
  const named = ANCHOR.test(reference) ? lowering.anchors().get(reference.slice(1)) : undefined;
  if (named !== undefined) return named;
  const message = `$ref ${JSON.stringify(reference)} leads nowhere`;
  const meant = meantReference(lowering, reference);
  const more = meant === undefined ? {} : { fix: `Did you mean ${JSON.stringify(meant)}?` };
  report(lowering, "error", "unresolved-reference", pointer, message, more);
  return undefined;
}

/** A name as a fragment (JSON Schema 2020-12, section 8.2.2). */
const ANCHOR = /^#[A-Za-z_][-\w.]*$/;

/** Looking through all names for each of any number of mistakes would take as long as both multiplied. */
const MAX_SUGGESTIONS = 50;

function meantReference({ root, meant }: Lowering, reference: string): string | undefined {
  if (!meant.has(reference) && meant.size < MAX_SUGGESTIONS) {
    meant.set(reference, suggestReference(root.value, reference));
  }
  return meant.get(reference);
}
