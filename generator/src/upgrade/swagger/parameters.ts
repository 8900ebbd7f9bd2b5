import { at, type Pointer } from "../../ir/ids.ts";
import { resolvePointer } from "../../ir/resolve-pointer.ts";
import { isObject, type JsonObject } from "../../load/loaded-spec.ts";
import { type Draft, type Lifting, warn } from "./lifting.ts";

/** Keywords of a Swagger 2.0 parameter that belong to its value. */
const SCHEMA_KEYS = new Set([
  ...["type", "format", "items", "default", "enum", "multipleOf", "pattern", "uniqueItems", "x-nullable"],
  ...["maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength"],
  ...["maxItems", "minItems", "maxProperties", "minProperties", "properties", "additionalProperties"],
]);

/** Follows the references of a parameter. */
export function resolveParameter(
  lifting: Lifting,
  parameter: unknown,
): { readonly value: unknown; readonly pointer: Pointer | undefined } {
  const seen = new Set<unknown>();
  let current = parameter;
  let pointer: Pointer | undefined;
  while (isObject(current) && typeof current["$ref"] === "string" && !seen.has(current)) {
    seen.add(current);
    const target = resolvePointer(lifting.root, current["$ref"]);
    if (target.kind === "missing") break;
    current = target.value;
    pointer = target.pointer;
  }
  return { value: current, pointer };
}

/** Where a parameter goes; `undefined` when it does not say. */
export function locationOf(lifting: Lifting, parameter: unknown): unknown {
  const { value } = resolveParameter(lifting, parameter);
  return isObject(value) ? value["in"] : undefined;
}

/** Parts what a parameter says of its value from what it says of itself. */
export function toSchema(parameter: JsonObject): { readonly schema: JsonObject; readonly rest: Draft } {
  const schema: Draft = {};
  const rest: Draft = {};
  for (const [key, value] of Object.entries(parameter)) {
    if (key === "items") schema[key] = itemSchema(value);
    else if (SCHEMA_KEYS.has(key)) schema[key] = value;
    else rest[key] = value;
  }
  // Some documents write OpenAPI 3's `schema` already.
  const given = rest["schema"];
  delete rest["schema"];
  return { schema: isObject(given) ? { ...given, ...schema } : schema, rest };
}

function itemSchema(items: unknown): unknown {
  if (!isObject(items)) return items;
  const { collectionFormat: _, ...rest } = items;
  return Object.hasOwn(rest, "items") ? { ...rest, items: itemSchema(rest["items"]) } : rest;
}

/** Lifts a parameter of the path, query or header. */
export function liftParameter(lifting: Lifting, parameter: unknown, pointer: Pointer): unknown {
  if (!isObject(parameter) || Object.hasOwn(parameter, "$ref")) return parameter;
  const { schema, rest } = toSchema(parameter);
  const { collectionFormat, ...kept } = rest;
  const from = lifting.moves.origin(pointer);
  lifting.moves.derive(at(pointer, "schema"), from);
  const isList = schema["type"] === "array";
  return { ...kept, schema, ...(isList && listStyle(lifting, rest["in"], collectionFormat, pointer)) };
}

/** The style of a list by its collection format; `csv` is the default of Swagger 2.0. */
export function listStyle(
  lifting: Lifting,
  location: unknown,
  format: unknown,
  pointer: Pointer,
): JsonObject {
  const isQuery = location === "query" || location === "formData";
  switch (format) {
    case "multi":
      if (isQuery) return { style: "form", explode: true };
      break;
    case "ssv":
      if (isQuery) return { style: "spaceDelimited", explode: false };
      break;
    case "pipes":
      if (isQuery) return { style: "pipeDelimited", explode: false };
      break;
    case "csv":
    case undefined:
      return { style: isQuery ? "form" : "simple", explode: false };
  }
  const message = `collectionFormat ${String(format)} has no equal in a ${String(location)} parameter; commas are used`;
  warn(lifting, "collection-format", pointer, message);
  return { style: isQuery ? "form" : "simple", explode: false };
}

/** Lifts a shared parameter that is a body. */
export function liftSharedBody(lifting: Lifting, parameter: unknown, pointer: Pointer): unknown {
  if (!isObject(parameter) || Object.hasOwn(parameter, "$ref")) return parameter;
  return liftBody(lifting, parameter, bodyMediaTypes(lifting.consumes), pointer);
}

/** Media types of a body that is not a form. */
export function bodyMediaTypes(consumes: readonly string[]): readonly string[] {
  const usable = consumes.filter(
    (type) => !/^(?:multipart\/|application\/x-www-form-urlencoded)/i.test(type),
  );
  if (usable.length > 0) return usable;
  return consumes.length > 0 ? consumes : ["application/json"];
}

/** Makes a request body of a parameter that is one. `pointer` is the body's, and stands for the parameter already. */
export function liftBody(
  lifting: Lifting,
  parameter: JsonObject,
  mediaTypes: readonly string[],
  pointer: Pointer,
): JsonObject {
  const from = lifting.moves.origin(pointer);
  const { name, in: _, schema, ...rest } = parameter;
  lifting.moves.derive(at(pointer, "content"), from);
  const content: Draft = {};
  for (const mediaType of mediaTypes) {
    const to = at(pointer, "content", mediaType);
    lifting.moves.derive(to, from);
    lifting.moves.add(at(to, "schema"), at(from, "schema"));
    content[mediaType] = schema === undefined ? {} : { schema };
  }
  return { ...rest, content, ...(typeof name === "string" && { "x-body-name": name }) };
}
