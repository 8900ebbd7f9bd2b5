import { at } from "../../ir/ids.ts";
import { type Lowering, report } from "../lowering.ts";
import { type JsonObject, own, type Place } from "../place.ts";

/** The types of JSON Schema. */
export type TypeName = "array" | "boolean" | "integer" | "null" | "number" | "object" | "string";

/** Names that documents use for a type of another name. */
const ALIASES: Readonly<Record<string, TypeName>> = {
  bool: "boolean",
  date: "string",
  datetime: "string",
  decimal: "number",
  dict: "object",
  double: "number",
  enum: "string",
  file: "string",
  float: "number",
  int: "integer",
  int32: "integer",
  int64: "integer",
  list: "array",
  long: "integer",
  map: "object",
  text: "string",
  timestamp: "string",
  uuid: "string",
};

const KNOWN = new Set<string>(["array", "boolean", "integer", "null", "number", "object", "string"]);

/**
 * THE decision on schemas without `type`. JSON Schema reads `{ properties: … }` as "if it is an object, then …" and lets
 * every other value pass; real documents mean an object. The type is assumed from the keywords, and said so where it is
 * not obvious. What is valid stays so: readers take a value of another type as JSON Schema does.
 */
const IMPLIED: readonly (readonly [TypeName, readonly string[]])[] = [
  [
    "object",
    [
      ...["properties", "additionalProperties", "patternProperties", "required", "minProperties"],
      ...["maxProperties", "propertyNames", "dependentRequired", "dependentSchemas", "dependencies"],
      "unevaluatedProperties",
    ],
  ],
  ["array", ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"]],
  ["string", ["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

const STRING_FORMATS = new Set([
  "binary",
  "byte",
  "date",
  "date-time",
  "email",
  "hostname",
  "password",
  "uri",
  "url",
  "uuid",
]);
const NUMBER_FORMATS = new Set(["double", "float", "decimal"]);
const INTEGER_FORMATS = new Set(["int32", "int64"]);

/** The types of a schema. */
export interface Types {
  readonly names: readonly TypeName[];
  /** The schema names none: these follow from its keywords. */
  readonly isAssumed: boolean;
}

/** The types that a schema allows: as it says, else as its keywords imply, else `undefined`: any. */
export function typesOf(lowering: Lowering, place: Place<JsonObject>): Types | undefined {
  const type = own(place.value, "type");
  if (type === undefined) {
    const implied = impliedTypes(lowering, place);
    return implied && { names: implied, isAssumed: true };
  }
  const names: readonly unknown[] = Array.isArray(type) ? type : [type];
  if (names.length === 0) {
    report(lowering, "warning", "empty-composition", at(place.pointer, "type"), "the list of types is empty");
    return undefined;
  }
  const types = names.map((name) => typeNamed(lowering, place, name));
  const known = types.filter((name) => name !== undefined);
  return known.length < types.length ? undefined : { names: [...new Set(known)], isAssumed: false };
}

function typeNamed(lowering: Lowering, place: Place<JsonObject>, name: unknown): TypeName | undefined {
  if (typeof name === "string" && KNOWN.has(name)) return name as TypeName;
  const pointer = at(place.pointer, "type");
  if (name === null) {
    report(lowering, "warning", "unknown-type", pointer, 'the type is null without quotes, taken as "null"');
    return "null";
  }
  if (typeof name !== "string") {
    report(lowering, "error", "wrong-type", pointer, "type is neither a name nor a list of names");
    return undefined;
  }
  const lower = name.toLowerCase();
  const alias = KNOWN.has(lower)
    ? (lower as TypeName)
    : Object.hasOwn(ALIASES, lower)
      ? ALIASES[lower]
      : undefined;
  const meaning = alias ?? "any value";
  report(lowering, "warning", "unknown-type", pointer, `type ${JSON.stringify(name)} is taken as ${meaning}`);
  return alias;
}

function impliedTypes(lowering: Lowering, place: Place<JsonObject>): readonly TypeName[] | undefined {
  if (Object.hasOwn(place.value, "enum") || Object.hasOwn(place.value, "const")) return undefined;
  const found = IMPLIED.filter(([, keywords]) => keywords.some((key) => Object.hasOwn(place.value, key)));
  const [first, ...others] = found;
  if (first === undefined) return impliedByFormat(lowering, place);
  if (first[0] === "string" || first[0] === "number" || others.length > 0) {
    const names = found.map(([name]) => name).join(" or ");
    report(lowering, "info", "assumed-type", place.pointer, `a schema without type is taken as ${names}`);
  }
  return found.map(([name]) => name);
}

function impliedByFormat(lowering: Lowering, place: Place<JsonObject>): readonly TypeName[] | undefined {
  const format = own(place.value, "format");
  if (typeof format !== "string") return undefined;
  const type = typeOfFormat(format);
  if (type === undefined) return undefined;
  const message = `a schema with format ${JSON.stringify(format)} but no type is taken as ${type}`;
  report(lowering, "info", "assumed-type", place.pointer, message);
  return [type];
}

function typeOfFormat(format: string): TypeName | undefined {
  if (STRING_FORMATS.has(format)) return "string";
  if (NUMBER_FORMATS.has(format)) return "number";
  return INTEGER_FORMATS.has(format) ? "integer" : undefined;
}
