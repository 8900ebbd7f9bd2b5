import type { ExternalDocs, JsonValue, SchemaNode } from "../../ir/schema.ts";
import { flag, list, object, text } from "../fields.ts";
import { jsonValue } from "../json-value.ts";
import type { Lowering } from "../lowering.ts";
import { type JsonObject, own, type Place } from "../place.ts";

/** What a schema says for readers rather than of values. */
export type Annotations = Omit<SchemaNode, "pointer">;

/** Reads the annotations of a schema. */
export function annotations(lowering: Lowering, place: Place<JsonObject>): Annotations {
  const title = text(lowering, place, "title");
  const description = text(lowering, place, "description");
  const deprecated = flag(lowering, place, "deprecated");
  const examples = exampleValues(lowering, place);
  const docs = externalDocs(lowering, place);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(deprecated === true && { deprecated }),
    ...(Object.hasOwn(place.value, "default") && { default: jsonValue(own(place.value, "default")) }),
    ...(examples.length > 0 && { examples: Object.freeze(examples) }),
    ...(docs !== undefined && { externalDocs: docs }),
  };
}

function exampleValues(lowering: Lowering, place: Place<JsonObject>): readonly JsonValue[] {
  const values: JsonValue[] = [];
  if (Object.hasOwn(place.value, "example")) values.push(jsonValue(own(place.value, "example")));
  const examples = own(place.value, "examples");
  if (Array.isArray(examples)) {
    for (const item of list(lowering, place, "examples")) values.push(jsonValue(item.value));
  } else if (examples !== undefined) {
    values.push(jsonValue(examples));
  }
  return values;
}

/** Reads `externalDocs`; without a URL they say nothing. */
export function externalDocs(lowering: Lowering, place: Place<JsonObject>): ExternalDocs | undefined {
  const docs = object(lowering, place, "externalDocs");
  const url = docs && text(lowering, docs, "url");
  if (docs === undefined || url === undefined) return undefined;
  const description = text(lowering, docs, "description");
  return Object.freeze({ url, ...(description !== undefined && { description }) });
}
