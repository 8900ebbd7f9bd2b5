import { at, ROOT, type SchemaId } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { NamedSchema } from "../ir/schema.ts";
import { resilience } from "./extension.ts";
import type { Lowering } from "./lowering.ts";
import { isObject, isObjectPlace, own, type Place } from "./place.ts";
import { lowerHierarchy } from "./schema/hierarchy.ts";
import { lowerSchema } from "./schema/lower-schema.ts";
import { nameOf } from "./schema-name.ts";

/** Lowers every schema that something refers to, and those that they refer to, until none is left. */
export function lowerNamedSchemas(lowering: Lowering): ReadonlyMap<SchemaId, NamedSchema> {
  const lowered: NamedSchema[] = [];
  // A map that grows while it is walked is a queue: what a schema wants comes after it.
  for (const [id, place] of lowering.wanted) lowered.push(namedSchema(lowering, id, place));
  lowered.sort((a, b) => compareCodePoints(a.name, b.name) || compareCodePoints(a.id, b.id));
  return new Map(lowered.map((schema) => [schema.id, schema]));
}

/** Schemas that nothing leads to are no part of the API; of them, only what is an error is said. */
export function inspectUnreached(lowering: Lowering): void {
  const components = own(lowering.root.value, "components");
  const schemas = isObject(components) ? own(components, "schemas") : undefined;
  if (!isObject(schemas)) return;
  const { wanted } = lowering;
  const unreached = new Map<SchemaId, Place>();
  for (const name of Object.keys(schemas).sort(compareCodePoints)) {
    const pointer = at(ROOT, "components", "schemas", name) as SchemaId;
    if (!wanted.has(pointer)) unreached.set(pointer, { value: own(schemas, name), pointer });
  }
  // What these refer to in turn is a component, and so looked at here, or has no name and is left alone.
  const apart: Lowering = { ...lowering, wanted: new Map(wanted), diagnostics: [] };
  for (const place of unreached.values()) lowerSchema(apart, place);
  for (const diagnostic of apart.diagnostics) {
    if (diagnostic.severity === "error") lowering.diagnostics.push(diagnostic);
  }
}

function namedSchema(lowering: Lowering, id: SchemaId, place: Place): NamedSchema {
  const extension = isObjectPlace(place) ? resilience(lowering, place) : undefined;
  const hierarchy = lowering.hierarchies.get(id);
  const isChoice = hierarchy !== undefined && isObjectPlace(place);
  const schema = isChoice ? lowerHierarchy(lowering, hierarchy, place) : lowerSchema(lowering, place);
  return Object.freeze({ id, name: nameOf(id), schema, ...(extension !== undefined && { extension }) });
}
