import type { SchemaId } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { NamedSchema } from "../ir/schema.ts";
import { resilience } from "./extension.ts";
import type { Lowering } from "./lowering.ts";
import { isObjectPlace, type Place } from "./place.ts";
import { lowerSchema } from "./schema/lower-schema.ts";

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
  const schema = lowerSchema(lowering, place);
  return Object.freeze({ id, name: nameOf(id), schema, ...(extension !== undefined && { extension }) });
}

/** Parts of a pointer that say what stands there, not what it is called. */
const STRUCTURE = new Set([
  "$defs",
  "additionalProperties",
  "allOf",
  "anyOf",
  "components",
  "content",
  "definitions",
  "get",
  "items",
  "not",
  "oneOf",
  "parameters",
  "paths",
  "patternProperties",
  "post",
  "prefixItems",
  "properties",
  "put",
  "requestBody",
  "responses",
  "schema",
  "schemas",
]);

/** The name a pointer gives: of a component its key, of anything else the telling parts of the way there. */
export function nameOf(id: SchemaId): string {
  const tokens = id
    .slice(2)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const [root, section, name] = tokens;
  const isComponent = root === "components" && section === "schemas" && tokens.length === 3;
  if (isComponent && name !== undefined) return name;
  const isNested = root === "components" && tokens.length > 3;
  const telling = (isNested ? tokens.slice(2) : tokens).filter((token) => !STRUCTURE.has(token));
  return telling.slice(-4).join(" ") || "schema";
}
