import type { Shape } from "./node.ts";
import { perVariant } from "./per-variant.ts";
import { reading, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/** How deep named readers may nest in a value; well below what exhausts the stack. */
const MAX_DEPTH = 500;

/** Of named readers. They are immutable, so it does not matter who shares them. */
const schemaOf = /*@__PURE__*/ perVariant((reader, variant) =>
  lazySchema(() => build(reader.node(), variant)),
);

/** The zod schema of a shape. */
export function build(shape: Shape, variant: Variant): Schema {
  return shape.kind === "reader" ? schemaOf(shape, variant) : shape.build(variant);
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
