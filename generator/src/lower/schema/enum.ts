import { at, type Pointer } from "../../ir/ids.ts";
import type { JsonValue, Schema } from "../../ir/schema.ts";
import { list } from "../fields.ts";
import { jsonValue } from "../json-value.ts";
import { type Lowering, report } from "../lowering.ts";
import { isObject, type JsonObject, own, type Place } from "../place.ts";
import type { TypeName } from "./types.ts";

type Scalar = string | number | boolean;

/** Lowers `const` and `enum`; `undefined` where there is neither. */
export function lowerEnum(
  lowering: Lowering,
  place: Place<JsonObject>,
  types: readonly TypeName[] | undefined,
): Schema | undefined {
  if (Object.hasOwn(place.value, "const")) {
    return nodeOfValues([jsonValue(own(place.value, "const"))], at(place.pointer, "const"), place);
  }
  const values = enumValues(lowering, place);
  if (values === undefined) return undefined;
  if (types !== undefined && isItemsEnum(types, values)) return arrayOfEnum(lowering, place, values);
  const read = types === undefined ? values : values.map((value) => asNumber(value, types));
  if (read.some((value, index) => value !== values[index])) {
    const message = "the enum writes numbers as strings; they are taken as numbers";
    report(lowering, "warning", "contradictory-enum", at(place.pointer, "enum"), message);
  }
  return withinTypes(lowering, place, read, types);
}

function withinTypes(
  lowering: Lowering,
  place: Place<JsonObject>,
  values: readonly JsonValue[],
  types: readonly TypeName[] | undefined,
): Schema {
  const allowed =
    types === undefined ? values : values.filter((value) => types.some((type) => isOf(value, type)));
  if (allowed.length < values.length) reportContradiction(lowering, place, allowed.length === 0);
  return nodeOfValues(allowed.length === 0 ? values : allowed, at(place.pointer, "enum"), place);
}

/** `type: array` with an enum of scalars: the enum is meant for the items. */
function isItemsEnum(types: readonly TypeName[], values: readonly JsonValue[]): boolean {
  return types.length === 1 && types[0] === "array" && values.every((value) => isScalar(value));
}

function arrayOfEnum(lowering: Lowering, place: Place<JsonObject>, values: readonly JsonValue[]): Schema {
  const pointer = at(place.pointer, "enum");
  report(lowering, "warning", "contradictory-enum", pointer, "the enum of an array is taken for its items");
  return Object.freeze({
    kind: "array",
    pointer: place.pointer,
    items: nodeOfValues(values, pointer, place),
  });
}

/** `"1"` in an enum of integers is 1: YAML and generators of documents quote them. */
function asNumber(value: JsonValue, types: readonly TypeName[]): JsonValue {
  const isNumeric = types.includes("integer") || types.includes("number");
  if (!isNumeric || types.includes("string") || typeof value !== "string") return value;
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** The values without duplicates; `undefined` without an enum. */
function enumValues(lowering: Lowering, place: Place<JsonObject>): readonly JsonValue[] | undefined {
  const extensible = own(place.value, "x-extensible-enum");
  const key = Array.isArray(extensible) && !Object.hasOwn(place.value, "enum") ? "x-extensible-enum" : "enum";
  if (!Object.hasOwn(place.value, key)) return undefined;
  const items = list(lowering, place, key);
  if (items.length === 0) {
    report(lowering, "warning", "empty-composition", at(place.pointer, key), "the enum has no values");
    return undefined;
  }
  const unique = new Map<string, JsonValue>();
  for (const item of items) {
    const value = jsonValue(item.value);
    const identity = JSON.stringify(value);
    if (unique.has(identity)) {
      report(lowering, "info", "duplicate-enum-value", item.pointer, `the enum has ${identity} twice`);
    } else {
      unique.set(identity, value);
    }
  }
  return [...unique.values()];
}

function reportContradiction(lowering: Lowering, place: Place<JsonObject>, isNothingLeft: boolean): void {
  const outcome = isNothingLeft ? "the values were kept" : "the values of other types were dropped";
  const message = `the enum has values that the type ${JSON.stringify(own(place.value, "type"))} excludes; ${outcome}`;
  report(lowering, "warning", "contradictory-enum", at(place.pointer, "enum"), message);
}

/** Scalars become one enum (or literal), null a variant of its own, lists and objects literals. */
function nodeOfValues(values: readonly JsonValue[], pointer: Pointer, place: Place<JsonObject>): Schema {
  const scalars = values.filter(isScalar);
  const others = values.filter((value) => value !== null && !isScalar(value));
  const nodes: Schema[] = [];
  const [first] = scalars;
  if (scalars.length === 1 && first !== undefined) nodes.push(literal(first, pointer));
  else if (scalars.length > 0) nodes.push(enumNode(scalars, pointer, place));
  for (const value of others) nodes.push(literal(value, pointer));
  if (values.includes(null)) nodes.push(Object.freeze({ kind: "null", pointer }));
  const [only] = nodes;
  if (nodes.length === 1 && only !== undefined) return only;
  return Object.freeze({ kind: "union", pointer, variants: Object.freeze(nodes), exactlyOne: false });
}

function literal(value: JsonValue, pointer: Pointer): Schema {
  return Object.freeze({ kind: "literal", pointer, value });
}

function enumNode(values: readonly Scalar[], pointer: Pointer, place: Place<JsonObject>): Schema {
  const descriptions = valueDescriptions(place, values);
  return Object.freeze({
    kind: "enum",
    pointer,
    values: Object.freeze([...values]),
    ...(descriptions.size > 0 && { descriptions }),
  });
}

/** `x-enum-descriptions` as a list beside the values or as a map by value; names stand in where there is no description. */
function valueDescriptions(place: Place<JsonObject>, values: readonly Scalar[]): ReadonlyMap<Scalar, string> {
  const found = new Map<Scalar, string>();
  const raw = own(place.value, "enum");
  const listed: readonly unknown[] = Array.isArray(raw) ? raw : values;
  const wanted = new Set<unknown>(values);
  for (const key of DESCRIPTION_KEYS) {
    const source = own(place.value, key);
    if (typeof source !== "object" || source === null) continue;
    for (const [index, value] of listed.entries()) {
      if (!isScalar(value) || !wanted.has(value) || found.has(value)) continue;
      const text: unknown = Array.isArray(source) ? source[index] : own(source as JsonObject, String(value));
      if (typeof text === "string" && text !== "" && text !== value) found.set(value, text);
    }
  }
  return found;
}

const DESCRIPTION_KEYS = [
  "x-enum-descriptions",
  "x-enumDescriptions",
  "x-enum-varnames",
  "x-enumNames",
] as const;

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isOf(value: JsonValue, type: TypeName): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
