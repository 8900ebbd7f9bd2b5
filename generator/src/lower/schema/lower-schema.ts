import { at, type Pointer, type SchemaId } from "../../ir/ids.ts";
import type { Schema } from "../../ir/schema.ts";
import { list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import { child, isObject, type JsonObject, own, type Place } from "../place.ts";
import { type Annotations, annotations } from "./annotations.ts";
import { lowerArray } from "./array.ts";
import { lowerChoice } from "./choice.ts";
import { conditionParts, unevaluated } from "./conditions.ts";
import { dynamicTarget, entering, referenceTo } from "./dynamic.ts";
import { lowerEnum } from "./enum.ts";
import { lowerObject } from "./object.ts";
import { schemaReference } from "./reference.ts";
import { lowerNumber, lowerString } from "./scalar.ts";
import { type TypeName, typesOf } from "./types.ts";
import { reportUnsupported } from "./unsupported.ts";

/**
 * Schemas inside of schemas that stay inline. The next one gets a name of its own, so that neither this
 * stage nor a later one recurses deeper, whatever the document does.
 */
const MAX_INLINE_DEPTH = 48;

/** Lowers a schema in place. References become `ref` nodes, and what they name is lowered in its turn. */
export function lowerSchema(lowering: Lowering, place: Place, depth = 0): Schema {
  const { value, pointer } = place;
  if (value === true) return Object.freeze({ kind: "any", pointer });
  if (value === false) return Object.freeze({ kind: "never", pointer });
  if (!isObject(value)) {
    const message = `a schema is ${value === null ? "null" : `of type ${typeof value}`}`;
    report(lowering, "error", "invalid-schema", pointer, message);
    return Object.freeze({ kind: "any", pointer });
  }
  if (depth >= MAX_INLINE_DEPTH) return named(lowering, { value, pointer });
  reportUnsupported(lowering, { value, pointer });
  return composed(lowering, { value, pointer }, depth);
}

function named(lowering: Lowering, place: Place<JsonObject>): Schema {
  const id = place.pointer as SchemaId;
  if (!lowering.wanted.has(id)) {
    report(lowering, "info", "nesting-limit", place.pointer, `a schema is nested ${MAX_INLINE_DEPTH} deep`);
    lowering.wanted.set(id, place);
  }
  return Object.freeze({ kind: "ref", pointer: place.pointer, id });
}

/** Every keyword group is a condition of its own; what remains is one node, or all of them. */
function composed(outer: Lowering, place: Place<JsonObject>, depth: number): Schema {
  const lowering = Object.hasOwn(place.value, "$id") ? entering(outer, place.pointer) : outer;
  const parts = [
    ...referencePart(lowering, place),
    ...allOfParts(lowering, place, depth),
    ...ownPart(lowering, place, depth),
    ...lowerChoice(lowering, place, "oneOf", depth),
    ...lowerChoice(lowering, place, "anyOf", depth),
    ...notPart(lowering, place, depth),
    ...conditionParts(lowering, place, depth),
  ];
  const notes = annotations(lowering, place);
  const node = unevaluated(lowering, place, together(parts, place.pointer), depth);
  const noted = annotated(node, notes, place.pointer);
  const discriminator = lowering.discriminators.get(node);
  if (discriminator !== undefined) lowering.discriminators.set(noted, discriminator);
  return noted;
}

function together(parts: readonly Schema[], pointer: Pointer): Schema {
  const [only, ...others] = parts;
  if (only === undefined) return Object.freeze({ kind: "any", pointer });
  return others.length === 0 ? only : Object.freeze({ kind: "all", pointer, members: Object.freeze(parts) });
}

/** A node with the annotations of the place it stands at; they win over its own. */
export function annotated(node: Schema, notes: Annotations, pointer: Pointer): Schema {
  return Object.freeze({ ...node, ...notes, pointer });
}

function referencePart(lowering: Lowering, place: Place<JsonObject>): readonly Schema[] {
  const keywords = ["$ref", "$dynamicRef"].filter((key) => Object.hasOwn(place.value, key));
  if (keywords.length === 0) return recursivePart(lowering, place);
  return keywords.map((keyword) => {
    const reference = own(place.value, keyword);
    const dynamic = keyword === "$dynamicRef" ? dynamicTarget(lowering, reference, place.pointer) : undefined;
    if (dynamic !== undefined) return referenceTo(lowering, dynamic, place.pointer);
    return schemaReference(lowering, reference, at(place.pointer, keyword), place.pointer);
  });
}

/** `$recursiveRef: "#"` of draft 2019-09 in a component is the component. */
function recursivePart(lowering: Lowering, place: Place<JsonObject>): readonly Schema[] {
  const component = /^#\/components\/schemas\/[^/]+/.exec(place.pointer)?.[0];
  if (own(place.value, "$recursiveRef") !== "#" || component === undefined) return [];
  return [schemaReference(lowering, component, at(place.pointer, "$recursiveRef"), place.pointer)];
}

function allOfParts(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  const members = list(lowering, place, "allOf");
  if (members.length === 0 && Object.hasOwn(place.value, "allOf")) {
    report(lowering, "warning", "empty-composition", at(place.pointer, "allOf"), "allOf has no members");
  }
  return members.map((member) => lowerSchema(lowering, member, depth + 1));
}

function notPart(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  if (!Object.hasOwn(place.value, "not")) return [];
  const inner = lowerSchema(lowering, child(place, "not"), depth + 1);
  return [Object.freeze({ kind: "not", pointer: place.pointer, inner })];
}

/** What `type`, `enum`, `const` and the keywords of the types say. */
function ownPart(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  const types = typesOf(lowering, place);
  const enumerated = lowerEnum(lowering, place, types?.names);
  if (enumerated !== undefined) return [enumerated];
  if (types === undefined) return [];
  const { names } = types;
  if (types.isAssumed && hasOtherVariant(place, names)) {
    const message = `keywords of ${names.join(" or ")} stand beside a choice of other types, and are not represented`;
    report(lowering, "info", "unsupported-keyword", place.pointer, message);
    return [];
  }
  const nodes = names
    .filter((type) => !(type === "integer" && names.includes("number")))
    .map((type) => nodeOfType(lowering, place, type, depth));
  const [only, ...others] = nodes;
  if (only === undefined) return nodes;
  const variants = Object.freeze(nodes);
  const node: Schema =
    others.length === 0
      ? only
      : Object.freeze({ kind: "union", pointer: place.pointer, variants, exactlyOne: false });
  return [types.isAssumed ? Object.freeze({ ...node, assumed: true }) : node];
}

/** `{ items, oneOf: [{ type: array }, { type: string }] }`: the choice says what the type is, and no keyword beside it. */
function hasOtherVariant({ value }: Place<JsonObject>, names: readonly TypeName[]): boolean {
  const variants = [own(value, "oneOf"), own(value, "anyOf")].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return variants.some((variant: unknown) => {
    const type = isObject(variant) ? own(variant, "type") : undefined;
    return typeof type === "string" && type !== "null" && !names.some((name) => name === type);
  });
}

function nodeOfType(lowering: Lowering, place: Place<JsonObject>, type: TypeName, depth: number): Schema {
  const { pointer } = place;
  switch (type) {
    case "null":
      return Object.freeze({ kind: "null", pointer });
    case "boolean":
      return Object.freeze({ kind: "boolean", pointer });
    case "string":
      return lowerString(lowering, place);
    case "integer":
    case "number":
      return lowerNumber(lowering, place, type === "integer");
    case "array":
      return lowerArray(lowering, place, depth);
    case "object":
      return lowerObject(lowering, place, depth);
  }
}
