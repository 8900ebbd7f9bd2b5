import type { Schema } from "./schema.ts";

/**
 * One handler a kind. Each gets the node and `fold`, which gives the result for a node inside of it.
 * A kind that is missing, or new, does not compile.
 */
export type SchemaHandlers<T> = {
  readonly [Kind in Schema["kind"]]: (
    schema: Extract<Schema, { kind: Kind }>,
    fold: (inner: Schema) => T,
  ) => T;
};

/**
 * THE way to turn a schema into something else: a type, a reader, a line of documentation, a sample.
 * Depth is bounded by the lowering, and recursion in a document goes through `ref`, so that a fold always ends.
 */
export function foldSchema<T>(handlers: SchemaHandlers<T>): (schema: Schema) => T {
  const fold = (schema: Schema): T => {
    // Each handler takes the kind that it is filed under, which the checker cannot follow through an index.
    const handler = handlers[schema.kind] as (schema: Schema, fold: (inner: Schema) => T) => T;
    return handler(schema, fold);
  };
  return fold;
}
