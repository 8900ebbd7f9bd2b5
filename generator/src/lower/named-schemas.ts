import type { SchemaId } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { NamedSchema } from "../ir/schema.ts";
import { resilience } from "./extension.ts";
import type { Lowering } from "./lowering.ts";
import { isObjectPlace, type Place } from "./place.ts";
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

function namedSchema(lowering: Lowering, id: SchemaId, place: Place): NamedSchema {
  const extension = isObjectPlace(place) ? resilience(lowering, place) : undefined;
  const hierarchy = lowering.hierarchies.get(id);
  const isChoice = hierarchy !== undefined && isObjectPlace(place);
  const schema = isChoice ? lowerHierarchy(lowering, hierarchy, place) : lowerSchema(lowering, place);
  return Object.freeze({ id, name: nameOf(id), schema, ...(extension !== undefined && { extension }) });
}
