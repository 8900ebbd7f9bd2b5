import { compareCodePoints } from "../../ir/order.ts";
import type { ObjectSchema, Property, Schema } from "../../ir/schema.ts";

/** Merges two schemas that both have to hold. */
export type MergeSchemas = (left: Schema, right: Schema) => Schema;

/** One object that satisfies both; what the second says of itself comes first. */
export function mergeObjects(left: ObjectSchema, right: ObjectSchema, merge: MergeSchemas): ObjectSchema {
  const patterns = [...(left.patterns ?? []), ...(right.patterns ?? [])];
  const { patterns: _left, minProperties: leastLeft, maxProperties: mostLeft, ...first } = left;
  const { patterns: _right, minProperties: leastRight, maxProperties: mostRight, ...second } = right;
  const least = extreme(Math.max, leastLeft, leastRight);
  const most = extreme(Math.min, mostLeft, mostRight);
  return Object.freeze({
    ...withAssumption(first, second),
    properties: mergeProperties(left.properties, right.properties, merge),
    additional: mergeAdditional(left.additional, right.additional, merge),
    ...(patterns.length > 0 && { patterns: Object.freeze(patterns) }),
    ...(least !== undefined && { minProperties: least }),
    ...(most !== undefined && { maxProperties: most }),
  });
}

/** Both together, the second before the first; a type that one of them states is no assumption. */
export function withAssumption<A extends Schema, B extends Schema>(left: A | Partial<A>, right: B): A & B {
  const { assumed: _left, ...first } = left as A;
  const { assumed, ...second } = right;
  return { ...first, ...second, ...(left.assumed && assumed && { assumed }) } as unknown as A & B;
}

/**
 * Whether one object says what two say. `additionalProperties` is about what its own schema does not name: beside names
 * that another adds, it has to stay by itself.
 */
export function isMergeable(left: ObjectSchema, right: ObjectSchema): boolean {
  return leavesOpen(left, right) && leavesOpen(right, left);
}

function leavesOpen(closed: ObjectSchema, other: ObjectSchema): boolean {
  const { additional, properties, patterns = [] } = closed;
  const patternsOfOther = (other.patterns ?? []).map(({ pattern }) => pattern);
  // The same pattern twice is two conditions under one key.
  if (patterns.some(({ pattern }) => patternsOfOther.includes(pattern))) return false;
  if (additional === undefined || (additional !== false && additional.kind === "any")) return true;
  if (patternsOfOther.length > 0) return false;
  const names = new Set(properties.map(({ name }) => name));
  return other.properties.every(({ name }) => names.has(name));
}

/** The stricter of two limits of which either may be absent. */
export function extreme(
  pick: (left: number, right: number) => number,
  left: number | undefined,
  right: number | undefined,
): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return pick(left, right);
}

/** Names that `required` alone introduces take the schema of their declaration. */
function mergeProperties(
  left: readonly Property[],
  right: readonly Property[],
  merge: MergeSchemas,
): readonly Property[] {
  const merged = new Map(left.map((property) => [property.name, property] as const));
  for (const property of right) {
    const known = merged.get(property.name);
    merged.set(property.name, known === undefined ? property : mergeProperty(known, property, merge));
  }
  return Object.freeze([...merged.values()].sort((a, b) => compareCodePoints(a.name, b.name)));
}

function mergeProperty(left: Property, right: Property, merge: MergeSchemas): Property {
  const { implied: _left, ...first } = left;
  const { implied, ...second } = right;
  return Object.freeze({
    ...first,
    ...second,
    ...(left.implied && implied && { implied }),
    required: left.required || right.required,
    readOnly: left.readOnly || right.readOnly,
    writeOnly: left.writeOnly || right.writeOnly,
    schema: merge(left.schema, right.schema),
  });
}

/** Of what neither names. */
function mergeAdditional(
  left: ObjectSchema["additional"],
  right: ObjectSchema["additional"],
  merge: MergeSchemas,
): ObjectSchema["additional"] {
  if (left === false || right === false) return false;
  if (left === undefined || right === undefined) return left ?? right;
  return merge(left, right);
}
