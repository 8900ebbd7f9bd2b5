import type { Pointer, SchemaId } from "../../ir/ids.ts";
import type { Schema } from "../../ir/schema.ts";
import { type Lowering, report } from "../lowering.ts";
import type { Place } from "../place.ts";
import { target } from "../resolve.ts";
import { referenceTo } from "./dynamic.ts";

/** Pointers with fewer tokens name the document or one of its sections, never a schema. */
const MIN_SCHEMA_TOKENS = 2;

/** The node of a `$ref` between schemas; its target joins the named schemas. One that leads nowhere is anything. */
export function schemaReference(
  lowering: Lowering,
  reference: unknown,
  at: Pointer,
  pointer: Pointer,
): Schema {
  const found = typeof reference === "string" ? schemaTarget(lowering, reference, at) : undefined;
  if (typeof reference !== "string") {
    report(lowering, "error", "wrong-type", at, "$ref is not a string");
  }
  if (found === undefined) return Object.freeze({ kind: "any", pointer });
  const base = baseOfHierarchy(lowering, found, pointer);
  return base === undefined
    ? referenceTo(lowering, found, pointer)
    : Object.freeze({ kind: "ref", pointer, id: base });
}

/** Where a schema extends the base of its hierarchy it means the base itself, not the choice between all that extend it. */
function baseOfHierarchy(lowering: Lowering, found: Place, pointer: Pointer): SchemaId | undefined {
  const hierarchy = lowering.hierarchies.get(found.pointer as SchemaId);
  if (hierarchy === undefined) return undefined;
  const owner = pointer.replace(/(\/allOf\/\d+)+$/, "") as SchemaId;
  if (!hierarchy.children.includes(owner)) return undefined;
  if (!lowering.wanted.has(hierarchy.baseId)) lowering.wanted.set(hierarchy.baseId, found);
  return hierarchy.baseId;
}

/** The place that a schema reference names. */
export function schemaTarget(lowering: Lowering, reference: string, at: Pointer): Place | undefined {
  const found = target(lowering, reference, at);
  if (found === undefined) return undefined;
  if (found.pointer.split("/").length - 1 >= MIN_SCHEMA_TOKENS) return found;
  const message = `$ref ${JSON.stringify(reference)} names a part of the document that is no schema`;
  report(lowering, "error", "reference-to-document", at, message);
  return undefined;
}

/** Asks for a named schema. */
export function want(lowering: Lowering, place: Place): SchemaId {
  const id = place.pointer as SchemaId;
  if (!lowering.wanted.has(id)) lowering.wanted.set(id, place);
  return id;
}
