import { at } from "../../ir/ids.ts";
import type { DependentSchema, Schema, UnevaluatedSchema } from "../../ir/schema.ts";
import { count, entries, list } from "../fields.ts";
import { type Lowering, report } from "../lowering.ts";
import { child, type JsonObject, type Place } from "../place.ts";
import { lowerSchema } from "./lower-schema.ts";
import { namesAreProperties } from "./property-names.ts";

/** What a schema says of a value beside its type: each a condition of its own, whatever the value is. */
export function conditionParts(
  lowering: Lowering,
  place: Place<JsonObject>,
  depth: number,
): readonly Schema[] {
  return [
    ...containsPart(lowering, place, depth),
    ...namesPart(lowering, place, depth),
    ...dependentParts(lowering, place, depth),
    ...conditionalPart(lowering, place, depth),
  ];
}

/** `unevaluatedProperties` and `unevaluatedItems` see all that stands beside them. */
export function unevaluated(
  lowering: Lowering,
  place: Place<JsonObject>,
  inner: Schema,
  depth: number,
): Schema {
  const rest = (keyword: string): Schema | undefined => {
    // `true` allows all, and leaves nothing for what stands around it.
    if (!Object.hasOwn(place.value, keyword)) return undefined;
    return lowerSchema(lowering, child(place, keyword), depth + 1);
  };
  const properties = rest("unevaluatedProperties");
  const items = rest("unevaluatedItems");
  if (properties === undefined && items === undefined) return inner;
  const { pointer } = place;
  const node: UnevaluatedSchema = { kind: "unevaluated", pointer, inner };
  return Object.freeze({ ...node, ...(properties && { properties }), ...(items && { items }) });
}

/** Without `if`, the branches mean nothing; without branches, `if` means nothing but to what is unevaluated. */
function conditionalPart(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  if (!Object.hasOwn(place.value, "if")) {
    reportAlone(lowering, place, "if", ["then", "else"]);
    return [];
  }
  const branch = (keyword: "if" | "then" | "else"): Schema | undefined =>
    Object.hasOwn(place.value, keyword) ? lowerSchema(lowering, child(place, keyword), depth + 1) : undefined;
  const whenTrue = branch("then");
  const whenFalse = branch("else");
  return [
    Object.freeze({
      kind: "conditional",
      pointer: place.pointer,
      if: lowerSchema(lowering, child(place, "if"), depth + 1),
      ...(whenTrue && { whenTrue }),
      ...(whenFalse && { whenFalse }),
    }),
  ];
}

function reportAlone(
  lowering: Lowering,
  place: Place<JsonObject>,
  missing: string,
  keywords: readonly string[],
): void {
  for (const keyword of keywords) {
    if (!Object.hasOwn(place.value, keyword)) continue;
    const message = `${keyword} without ${missing} means nothing`;
    report(lowering, "info", "unsupported-keyword", at(place.pointer, keyword), message);
  }
}

function containsPart(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  const minContains = count(lowering, place, "minContains");
  const maxContains = count(lowering, place, "maxContains");
  if (!Object.hasOwn(place.value, "contains")) {
    reportAlone(lowering, place, "contains", ["minContains", "maxContains"]);
    return [];
  }
  return [
    Object.freeze({
      kind: "contains",
      pointer: place.pointer,
      items: lowerSchema(lowering, child(place, "contains"), depth + 1),
      ...(minContains !== undefined && { minContains }),
      ...(maxContains !== undefined && { maxContains }),
    }),
  ];
}

function namesPart(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  if (!Object.hasOwn(place.value, "propertyNames") || namesAreProperties(lowering, place)) return [];
  const inner = lowerSchema(lowering, child(place, "propertyNames"), depth + 1);
  if (inner.kind === "any") return [];
  // A name is a text, whatever type is stated.
  const { assumed, ...text } = inner;
  return [Object.freeze({ kind: "names", pointer: place.pointer, inner: Object.freeze(text) })];
}

/** `dependencies` is what drafts before 2019-09 called both. */
function dependentParts(lowering: Lowering, place: Place<JsonObject>, depth: number): readonly Schema[] {
  const found = [
    ...entries(lowering, place, "dependentRequired"),
    ...entries(lowering, place, "dependentSchemas"),
    ...entries(lowering, place, "dependencies"),
  ];
  return found.map(([property, member]): DependentSchema => {
    const required = Array.isArray(member.value) ? namesOf(lowering, member) : [];
    const node: DependentSchema = { kind: "dependent", pointer: member.pointer, property, required };
    if (Array.isArray(member.value)) return Object.freeze(node);
    return Object.freeze({ ...node, schema: lowerSchema(lowering, member, depth + 1) });
  });
}

function namesOf(lowering: Lowering, { value, pointer }: Place): readonly string[] {
  const names = list(lowering, { value: { required: value }, pointer }, "required");
  return Object.freeze(names.map((name) => name.value).filter((name) => typeof name === "string"));
}
