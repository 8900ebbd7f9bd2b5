type Json = Readonly<Record<string, unknown>>;

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const ONE = new Set([
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedProperties",
  "unevaluatedItems",
  "itemSchema",
  "schema",
]);
const LISTS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const MAPS = new Set(["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]);

/** Which of the properties that one direction alone has are there. */
export type Direction = "request" | "reply";

/**
 * The schemas of a document in the shape of 3.1, as JSON Schema has them, in the places where they stood: what OpenAPI says by
 * `discriminator`, `readOnly` and `writeOnly` is said by keywords that every validator knows.
 */
export function jsonSchemas(document: Json, direction: Direction, assumes: boolean): Json {
  return walk(document, { direction, assumes }) as Json;
}

interface Reading {
  readonly direction: Direction;
  /** Whoever writes `properties` means an object: what the generator assumes for types, with a diagnostic. */
  readonly assumes: boolean;
}

function walk(node: unknown, reading: Reading): unknown {
  if (Array.isArray(node)) return node.map((each) => walk(each, reading));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (ONE.has(key)) return [key, schemaOf(value, reading)];
      if (key === "schemas" && isObject(value)) return [key, mapped(value, reading)];
      return [key, walk(value, reading)];
    }),
  );
}

function mapped(schemas: Json, reading: Reading): Json {
  return Object.fromEntries(Object.entries(schemas).map(([name, each]) => [name, schemaOf(each, reading)]));
}

/** Annotations hold values that are no schemas, and are no business of a validator. */
const ANNOTATIONS = new Set([
  "example",
  "examples",
  "default",
  "discriminator",
  "xml",
  "externalDocs",
  "nullable",
  "$id",
  "id",
]);

function schemaOf(schema: unknown, reading: Reading): unknown {
  if (Array.isArray(schema)) return schema.map((each) => schemaOf(each, reading));
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
    if (ANNOTATIONS.has(key)) return [];
    if (ONE.has(key)) return [[key, schemaOf(value, reading)]];
    if (LISTS.has(key) && Array.isArray(value)) {
      return [[key, value.map((each) => withTag(schemaOf(each, reading), each, schema))]];
    }
    if (MAPS.has(key) && isObject(value)) return [[key, mapped(value, reading)]];
    if (key === "required") return [[key, withoutOthers(value, schema, reading)]];
    return [[key, value]];
  });
  return Object.fromEntries([...(reading.assumes ? assumedType(schema) : []), ...kept]);
}

const COMPOSERS = ["type", "enum", "const", "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if"];

function assumedType(schema: Json): readonly [string, unknown][] {
  if (COMPOSERS.some((key) => key in schema)) return [];
  if ("properties" in schema || "additionalProperties" in schema || "required" in schema)
    return [["type", "object"]];
  return "items" in schema ? [["type", "array"]] : [];
}

/** A property of the other direction alone is never missed (OpenAPI 3.0, Schema Object). */
function withoutOthers(required: unknown, schema: Json, reading: Reading): unknown {
  const { properties } = schema;
  if (!Array.isArray(required) || !isObject(properties)) return required;
  const mark = reading.direction === "request" ? "readOnly" : "writeOnly";
  return required.filter((name) => {
    const property = properties[String(name)];
    return !(isObject(property) && property[mark] === true);
  });
}

/** A variant is told by the value of its tag: the names that the mapping gives it, or else that of its schema. */
function withTag(converted: unknown, variant: unknown, { discriminator }: Json): unknown {
  if (!isObject(discriminator) || !isObject(variant) || typeof variant["$ref"] !== "string") return converted;
  const { propertyName, mapping } = discriminator;
  if (typeof propertyName !== "string") return converted;
  const target = variant["$ref"];
  const own = target.split("/").at(-1) ?? "";
  const names = Object.entries(isObject(mapping) ? mapping : {})
    .filter(([, to]) => to === target || to === own || `#/components/schemas/${String(to)}` === target)
    .map(([name]) => name);
  const values = names.length === 0 ? [own] : names;
  const tagged = {
    type: "object",
    required: [propertyName],
    properties: { [propertyName]: { enum: values } },
  };
  return { allOf: [converted, tagged] };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
