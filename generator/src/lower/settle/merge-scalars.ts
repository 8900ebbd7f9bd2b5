import type { EnumSchema, NumberSchema, Schema, StringSchema } from "../../ir/schema.ts";
import { extreme, withAssumption } from "./merge-objects.ts";

/** One text that satisfies both; `undefined` where their patterns differ. */
export function mergeStrings(left: StringSchema, right: StringSchema): StringSchema | undefined {
  if (left.pattern !== undefined && right.pattern !== undefined && left.pattern !== right.pattern)
    return undefined;
  const minLength = extreme(Math.max, left.minLength, right.minLength);
  const maxLength = extreme(Math.min, left.maxLength, right.maxLength);
  return Object.freeze({
    ...withAssumption(left, right),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  });
}

const BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;

/** One number that satisfies both; `undefined` where their bounds differ. */
export function mergeNumbers(left: NumberSchema, right: NumberSchema): NumberSchema | undefined {
  const isConflict = BOUNDS.some(
    (key) => left[key] !== undefined && right[key] !== undefined && left[key] !== right[key],
  );
  if (isConflict) return undefined;
  return Object.freeze({ ...withAssumption(left, right), integer: left.integer || right.integer });
}

/** The values that both allow. */
export function mergeEnums(left: EnumSchema, right: EnumSchema): Schema {
  const allowed = new Set(left.values);
  const values = right.values.filter((value) => allowed.has(value));
  if (values.length === 0) return Object.freeze({ kind: "never", pointer: right.pointer });
  return Object.freeze({ ...right, values: Object.freeze(values) });
}

/** Says nothing but the type. */
export function isBareScalar(schema: Schema): boolean {
  if ("as" in schema) return false;
  if (schema.kind === "string") {
    return schema.pattern === undefined && schema.minLength === undefined && schema.maxLength === undefined;
  }
  if (schema.kind === "number") return BOUNDS.every((key) => schema[key] === undefined);
  return schema.kind === "boolean";
}
