import { at, type Pointer } from "../../ir/ids.ts";
import { isObject, type JsonObject } from "../../load/loaded-spec.ts";
import { type Draft, type Lifting, mapMembers } from "./lifting.ts";
import { toSchema } from "./parameters.ts";

/** Lifts a response: its schema becomes the content of each media type that the operation produces. */
export function liftResponse(
  lifting: Lifting,
  response: unknown,
  produces: readonly string[],
  pointer: Pointer,
): unknown {
  if (!isObject(response) || Object.hasOwn(response, "$ref")) return response;
  const lifted: Draft = {};
  for (const [key, value] of Object.entries(response)) {
    if (key !== "schema" && key !== "examples" && key !== "headers") lifted[key] = value;
  }
  if (Object.hasOwn(response, "headers")) lifted["headers"] = mapMembers(response["headers"], toHeader);
  const content = liftContent(lifting, response, produces, pointer);
  if (content !== undefined) lifted["content"] = content;
  return lifted;
}

function liftContent(
  lifting: Lifting,
  response: JsonObject,
  produces: readonly string[],
  pointer: Pointer,
): JsonObject | undefined {
  const { schema, examples } = response;
  const isFile = isObject(schema) && schema["type"] === "file";
  if (schema === undefined && !isObject(examples)) return undefined;
  const fallback = isFile ? "application/octet-stream" : "application/json";
  const named = schema === undefined ? [] : produces.length > 0 ? produces : [fallback];
  const mediaTypes = new Set([...named, ...(isObject(examples) ? mediaTypesOf(examples, named) : [])]);
  const from = lifting.moves.origin(pointer);
  lifting.moves.derive(at(pointer, "content"), from);
  const content: Draft = {};
  for (const mediaType of mediaTypes) {
    const to = at(pointer, "content", mediaType);
    lifting.moves.derive(to, from);
    content[mediaType] = mediaTypeObject(schema, isObject(examples) ? examples : {}, mediaType);
    if (schema !== undefined) lifting.moves.add(at(to, "schema"), at(from, "schema"));
  }
  return content;
}

/** Examples of media types that the operation does not produce say nothing of its replies once there is a schema. */
function mediaTypesOf(examples: JsonObject, named: readonly string[]): readonly string[] {
  return named.length > 0 ? [] : Object.keys(examples).filter((key) => /^[^/\s]+\/[^/\s]+$/.test(key));
}

function mediaTypeObject(schema: unknown, examples: JsonObject, mediaType: string): JsonObject {
  return {
    ...(schema !== undefined && { schema }),
    ...(Object.hasOwn(examples, mediaType) && { example: examples[mediaType] }),
  };
}

function toHeader(header: unknown): unknown {
  if (!isObject(header)) return header;
  const { schema, rest } = toSchema(header);
  const { collectionFormat: _, ...kept } = rest;
  return { ...kept, schema };
}
