/** What stands at a place of a description, as far as it decides where a referenced part goes. */
export type Slot =
  | "schema"
  | "parameter"
  | "response"
  | "requestBody"
  | "header"
  | "example"
  | "link"
  | "callback"
  | "securityScheme"
  | "pathItem"
  | "other";

/** A place on the way down: one object, or a list or map of them. Keys of a map are names, not keywords. */
export interface Place {
  readonly slot: Slot;
  readonly isMap: boolean;
}

/** The document itself. */
export const DOCUMENT: Place = { slot: "other", isMap: false };

const COLLECTIONS: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ...names(
    "schema",
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
    "schemas",
  ),
  ...names("schema", "allOf", "anyOf", "oneOf", "prefixItems"),
  ...names("parameter", "parameters"),
  ...names("response", "responses"),
  ...names("requestBody", "requestBodies"),
  ...names("header", "headers"),
  ...names("example", "examples"),
  ...names("link", "links"),
  ...names("callback", "callbacks"),
  ...names("securityScheme", "securitySchemes", "securityDefinitions"),
  ...names("pathItem", "paths", "webhooks", "x-webhooks", "pathItems"),
  ...names("other", "content", "encoding", "mediaTypes", "variables", "additionalOperations"),
]);

const SINGLES: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ...names("schema", "schema", "itemSchema", "items", "additionalProperties", "not", "if", "then", "else"),
  ...names(
    "schema",
    "contains",
    "additionalItems",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
  ),
  ...names("requestBody", "requestBody"),
]);

/** Keywords whose values are data: a `$ref` in them refers to nothing. */
const DATA = new Set(["example", "default", "enum", "const", "value", "dataValue"]);

/** The place of a member; `undefined` for data and extensions. */
export function memberPlace(parent: Place, key: string): Place | undefined {
  if (parent.isMap) {
    // The members of a callback are path items by expression.
    return { slot: parent.slot, isMap: false };
  }
  if (DATA.has(key) || (key.startsWith("x-") && key !== "x-webhooks")) return undefined;
  if (parent.slot === "callback" && key !== "$ref") return { slot: "pathItem", isMap: false };
  // A schema's `examples` is a list of data.
  if (key === "examples" && parent.slot === "schema") return undefined;
  const collection = COLLECTIONS.get(key);
  if (collection !== undefined) return { slot: collection, isMap: true };
  return { slot: SINGLES.get(key) ?? "other", isMap: false };
}

/** The place of a list's items. */
export function itemPlace(parent: Place): Place {
  return { slot: parent.slot, isMap: false };
}

function names(slot: Slot, ...keys: readonly string[]): (readonly [string, Slot])[] {
  return keys.map((key) => [key, slot]);
}
