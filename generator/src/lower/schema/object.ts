import { at, type Pointer } from "../../ir/ids.ts";
import { compareCodePoints } from "../../ir/order.ts";
import type { ObjectSchema, Property, Schema } from "../../ir/schema.ts";
import { resilience, resilienceValue } from "../extension.ts";
import { count, entries, list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import { child, isObject, isObjectPlace, type JsonObject, own, type Place } from "../place.ts";
import { lowerSchema } from "./lower-schema.ts";
import { ecmaPattern } from "./pattern.ts";
import { listedNames } from "./property-names.ts";

/** Lowers the keywords of objects. */
export function lowerObject(lowering: Lowering, place: Place<JsonObject>, depth: number): ObjectSchema {
  const patterns = patternsOf(lowering, place, depth);
  const additional = additionalOf(lowering, place, depth);
  const listed = listedNames(lowering, place);
  const properties =
    listed.length === 0
      ? propertiesOf(lowering, place, depth)
      : propertiesOfNames(lowering, place, listed, additional);
  return Object.freeze({
    kind: "object",
    pointer: place.pointer,
    properties,
    additional: listed.length === 0 ? additional : false,
    ...(patterns.length > 0 && { patterns: Object.freeze(patterns) }),
    ...sizesOf(lowering, place),
  });
}

function propertiesOf(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Property[] {
  const required = requiredNames(lowering, place);
  const declared = entries(lowering, place, "properties").map(([name, schema]) =>
    property(lowering, name, schema, required, depth),
  );
  const names = new Set(declared.map((found) => found.name));
  const undeclared = [...required].filter((name) => !names.has(name));
  if (undeclared.length === 0) return Object.freeze(declared);
  const implied = undeclared.map((name) => impliedProperty(name, at(place.pointer, "required")));
  return Object.freeze([...declared, ...implied].sort((a, b) => compareCodePoints(a.name, b.name)));
}

/** The keys that `propertyNames` lists, each with the schema of all. */
function propertiesOfNames(
  lowering: Lowering,
  place: Place<JsonObject>,
  names: readonly string[],
  additional: ObjectSchema["additional"],
): readonly Property[] {
  const pointer = at(place.pointer, "propertyNames");
  const kind = additional === false ? "never" : "any";
  const schema: Schema = additional || Object.freeze({ kind, pointer });
  const required = requiredNames(lowering, place);
  const unlisted = [...required].filter((name) => !names.includes(name));
  const properties = [...names, ...unlisted].sort(compareCodePoints).map((name) => ({
    name,
    readOnly: false,
    writeOnly: false,
    required: required.has(name),
    schema: names.includes(name) ? schema : Object.freeze({ kind: "never" as const, pointer }),
  }));
  return Object.freeze(properties.map((each) => Object.freeze(each)));
}

/** A name that is required but not declared: it must be there, whatever it holds. */
function impliedProperty(name: string, pointer: Pointer): Property {
  const schema = Object.freeze({ kind: "any" as const, pointer });
  return Object.freeze({ name, required: true, implied: true, readOnly: false, writeOnly: false, schema });
}

function property(
  lowering: Lowering,
  name: string,
  place: Place,
  required: ReadonlySet<string>,
  depth: number,
): Property {
  const raw: JsonObject = isObject(place.value) ? place.value : {};
  return Object.freeze({
    name,
    required: required.has(name),
    readOnly: own(raw, "readOnly") === true,
    writeOnly: own(raw, "writeOnly") === true,
    schema: lowerSchema(lowering, place, depth + 1),
    ...marks(lowering, place),
  });
}

const MARKS = ["critical", "sensitive", "idempotencyKey"] as const;

/** `x-resilience` of a property. Values of another type are for the policy stage to refuse. */
function marks(lowering: Lowering, place: Place): Pick<Property, (typeof MARKS)[number]> {
  const extension = isObjectPlace(place) ? resilience(lowering, place) : undefined;
  if (extension === undefined) return {};
  const stated = MARKS.flatMap((key) => {
    const value = resilienceValue(lowering, extension, key);
    return typeof value === "boolean" ? [[key, value] as const] : [];
  });
  return Object.fromEntries(stated);
}

function requiredNames(lowering: Lowering, place: Place<JsonObject>): ReadonlySet<string> {
  const required = own(place.value, "required");
  // A boolean stands for "this property is required" in drafts before 4, and says nothing here.
  if (typeof required === "boolean") {
    const message = `required is ${required}, not a list of names, and was ignored`;
    report(lowering, "warning", "wrong-type", at(place.pointer, "required"), message);
    return new Set();
  }
  const names = new Set<string>();
  for (const item of list(lowering, place, "required")) {
    if (typeof item.value === "string") names.add(item.value);
    else report(lowering, "error", "wrong-type", item.pointer, "a required name is not a string");
  }
  return names;
}

function additionalOf(
  lowering: Lowering,
  place: Place<JsonObject>,
  depth: number,
): ObjectSchema["additional"] {
  const value = own(place.value, "additionalProperties");
  if (value === undefined || value === false) return value;
  return lowerSchema(lowering, child(place, "additionalProperties"), depth + 1);
}

function patternsOf(
  lowering: Lowering,
  place: Place<JsonObject>,
  depth: number,
): readonly { readonly pattern: string; readonly schema: Schema }[] {
  return entries(lowering, place, "patternProperties").flatMap(([source, schema]) => {
    const pattern = ecmaPattern(lowering, source, schema.pointer, true);
    return pattern === undefined
      ? []
      : [Object.freeze({ pattern, schema: lowerSchema(lowering, schema, depth + 1) })];
  });
}

function sizesOf(
  lowering: Lowering,
  place: Place<JsonObject>,
): Pick<ObjectSchema, "minProperties" | "maxProperties"> {
  const minProperties = count(lowering, place, "minProperties");
  const maxProperties = count(lowering, place, "maxProperties");
  return {
    ...(minProperties !== undefined && { minProperties }),
    ...(maxProperties !== undefined && { maxProperties }),
  };
}
