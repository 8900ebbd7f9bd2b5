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
    ...first,
    ...second,
    properties: mergeProperties(left.properties, right.properties, merge),
    additional: mergeAdditional(left.additional, right.additional, merge),
    ...(patterns.length > 0 && { patterns: Object.freeze(patterns) }),
    ...(least !== undefined && { minProperties: least }),
    ...(most !== undefined && { maxProperties: most }),
  });
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
  return Object.freeze({
    ...left,
    ...right,
    required: left.required || right.required,
    readOnly: left.readOnly || right.readOnly,
    writeOnly: left.writeOnly || right.writeOnly,
    schema: merge(left.schema, right.schema),
  });
}

/**
 * `additionalProperties: false` in one member of `allOf` forbids the properties of the others, to the letter.
 * Documents mean the merged object to be closed.
 */
function mergeAdditional(
  left: ObjectSchema["additional"],
  right: ObjectSchema["additional"],
  merge: MergeSchemas,
): ObjectSchema["additional"] {
  if (left === false || right === false) return false;
  if (left === undefined || right === undefined) return left ?? right;
  return merge(left, right);
}
