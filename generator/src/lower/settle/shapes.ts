import type { SchemaId } from "../../ir/ids.ts";
import type { ObjectSchema, Schema } from "../../ir/schema.ts";

/** Named schemas that are settled already: what a reference leads to in the end. */
export interface Shapes {
  /** What stands behind any number of references. */
  readonly resolved: (schema: Schema) => Schema;
  /** Whether every value is an object, as far as the schema says. */
  readonly isObjectLike: (schema: Schema) => boolean;
  /** Whether null is a value. */
  readonly allowsNull: (schema: Schema) => boolean;
}

/** Looks through references into the schemas settled so far. Cycles at one level were cut before, so that it ends. */
export function createShapes(settled: ReadonlyMap<SchemaId, Schema>): Shapes {
  const objectLike = new Map<Schema, boolean>();
  const resolved = (schema: Schema): Schema => {
    let current = schema;
    while (current.kind === "ref") {
      const next = settled.get(current.id);
      if (next === undefined) return current;
      current = next;
    }
    return current;
  };
  const isObjectLike = (schema: Schema): boolean => {
    const target = resolved(schema);
    const known = objectLike.get(target);
    if (known !== undefined) return known;
    const result = testObject(target);
    objectLike.set(target, result);
    return result;
  };
  const testObject = (schema: Schema): boolean => {
    if (schema.kind === "object" || schema.kind === "tagged") return true;
    if (schema.kind === "union") return schema.variants.every(isObjectLike);
    if (schema.kind === "unevaluated") return isObjectLike(schema.inner);
    return schema.kind === "all" && schema.members.some(isObjectLike);
  };
  const allowsNull = (schema: Schema): boolean => {
    const target = resolved(schema);
    if (target.kind === "union") return target.variants.some(allowsNull);
    return (
      target.kind === "null" || target.kind === "any" || (target.kind === "literal" && target.value === null)
    );
  };
  return { resolved, isObjectLike, allowsNull };
}

/** Whether no value but an object is valid, to the letter. */
export function isTypedObject(schema: Schema, shapes: Shapes): boolean {
  const target = shapes.resolved(schema);
  const holds = (inner: Schema): boolean => isTypedObject(inner, shapes);
  switch (target.kind) {
    case "object":
      return target.assumed !== true;
    case "tagged":
      return target.assumed !== true;
    case "union":
      return target.assumed !== true && target.variants.every(holds);
    case "all":
      return target.isObject === true || target.members.some(holds);
    case "unevaluated":
      return holds(target.inner);
    default:
      return false;
  }
}

/** An object that says nothing but that it is one. */
export function isBareObject(schema: Schema): schema is ObjectSchema {
  return (
    schema.kind === "object" &&
    schema.properties.length === 0 &&
    schema.additional === undefined &&
    schema.patterns === undefined &&
    schema.minProperties === undefined &&
    schema.maxProperties === undefined
  );
}
