import type { LowerCode } from "../diagnostics/codes.ts";
import { at, ROOT, type SchemaId } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { NamedSchema } from "../ir/schema.ts";
import { NO_SCOPE } from "./dynamic-scope.ts";
import { resilience } from "./extension.ts";
import type { Lowering } from "./lowering.ts";
import { isObjectPlace, own, type Place } from "./place.ts";
import { entering } from "./schema/dynamic.ts";
import { componentSchemas, lowerHierarchy } from "./schema/hierarchy.ts";
import { lowerSchema } from "./schema/lower-schema.ts";
import { want } from "./schema/reference.ts";
import { nameOf } from "./schema-name.ts";

/**
 * Lowers every schema that something refers to, and those that they refer to, until none is left; then the named
 * components that nothing led to, because a user may hold a value of theirs all the same.
 */
export function lowerNamedSchemas(lowering: Lowering): ReadonlyMap<SchemaId, NamedSchema> {
  const lowered = new Map<SchemaId, NamedSchema>();
  lowerWanted(lowering, lowered);
  lowerUnreached(lowering, lowered);
  const inOrder = [...lowered.values()].sort(
    (a, b) => compareCodePoints(a.name, b.name) || compareCodePoints(a.id, b.id),
  );
  return new Map(inOrder.map((schema) => [schema.id, schema]));
}

function lowerWanted(lowering: Lowering, lowered: Map<SchemaId, NamedSchema>): void {
  // A map that grows while it is walked is a queue: what a schema wants comes after it.
  for (const [id, place] of lowering.wanted) {
    if (!lowered.has(id)) lowered.set(id, namedSchema(lowering, id, place));
  }
}

/** No call depends on these, so that one without a meaning is not worth the whole client: it is anything, with a warning. */
function lowerUnreached(lowering: Lowering, lowered: Map<SchemaId, NamedSchema>): void {
  const schemas = componentSchemas(lowering.root);
  const apart: Lowering = { ...lowering, diagnostics: [] };
  for (const name of Object.keys(schemas).sort(compareCodePoints)) {
    want(apart, { value: own(schemas, name), pointer: at(ROOT, "components", "schemas", name) });
  }
  lowerWanted(apart, lowered);
  for (const diagnostic of apart.diagnostics) {
    const isRecovered = diagnostic.severity === "error" && !LEADS_OUT.has(diagnostic.code);
    lowering.diagnostics.push(isRecovered ? { ...diagnostic, severity: "warning" } : diagnostic);
  }
}

/** What is not of this document was meant to be of it: without it, no meaning is left to recover. */
const LEADS_OUT: ReadonlySet<string> = new Set<LowerCode>(["external-reference"]);

function namedSchema(outer: Lowering, id: SchemaId, place: Place): NamedSchema {
  const lowering = entering({ ...outer, scope: place.scope ?? NO_SCOPE }, place.pointer);
  const extension = isObjectPlace(place) ? resilience(lowering, place) : undefined;
  const hierarchy = lowering.hierarchies.get(id);
  const isChoice = hierarchy !== undefined && isObjectPlace(place);
  const schema = isChoice ? lowerHierarchy(lowering, hierarchy, place) : lowerSchema(lowering, place);
  return Object.freeze({ id, name: nameOf(id), schema, ...(extension !== undefined && { extension }) });
}
