import type { ReaderReference, Shape } from "./node.ts";
import { reading, run, type Schema } from "./schema.ts";
import { type Variant, variantKey } from "./variant.ts";

/** How deep named readers may nest in a value; well below what exhausts the stack. */
const MAX_DEPTH = 500;

/** Schemas of named readers by variant. They are immutable, so it does not matter who shares them. */
const built = /*@__PURE__*/ new WeakMap<ReaderReference, Map<number, Schema>>();

/** The zod schema of a shape. */
export function build(shape: Shape, variant: Variant): Schema {
  if (shape.kind !== "reader") return shape.build(variant);
  let schemas = built.get(shape);
  if (schemas === undefined) {
    schemas = new Map();
    built.set(shape, schemas);
  }
  const key = variantKey(variant);
  let schema = schemas.get(key);
  if (schema === undefined) {
    schema = lazySchema(() => build(shape.node(), variant));
    schemas.set(key, schema);
  }
  return schema;
}

/** Built when first read: readers may name each other in cycles. */
export function lazySchema(make: () => Schema): Schema {
  let schema: Schema | undefined;
  return reading((payload, context) => {
    schema ??= make();
    context.depth += 1;
    // Through zod to where the read began: no container may mistake it for a deviation.
    if (context.depth > MAX_DEPTH) throw new RangeError(`nested more than ${MAX_DEPTH} levels deep`);
    const result = run(schema, payload, context);
    context.depth -= 1;
    return result;
  });
}
