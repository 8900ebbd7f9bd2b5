import type { Schema, UnevaluatedSchema } from "../../ir/schema.ts";

/** Where nothing is composed, what is not evaluated is what is not named: an `additional` like any other. */
export function settledUnevaluated(schema: UnevaluatedSchema): Schema {
  const { kind, inner, properties, items, ...notes } = schema;
  if (inner.kind === "object" && properties !== undefined && items === undefined) {
    if (inner.additional !== undefined) return Object.freeze({ ...inner, ...notes });
    const additional = properties.kind === "never" ? false : properties;
    return Object.freeze({ ...inner, ...notes, additional });
  }
  if (items === undefined || properties !== undefined) return schema;
  if (inner.kind === "tuple") return Object.freeze({ ...inner, ...notes, rest: inner.rest ?? items });
  if (inner.kind !== "array") return schema;
  const { unsaid, ...array } = inner;
  return Object.freeze({ ...array, ...notes, items: unsaid ? items : inner.items });
}
