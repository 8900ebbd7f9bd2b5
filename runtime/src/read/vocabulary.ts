import type { ArrayChecks, Node, NumberChecks, ObjectOptions, Scalar, Shape, StringChecks } from "./node.ts";

/** The words that generated readers are written in. Each makes one plain node; none touches zod. */
export const r: Vocabulary = {
  unknown: () => ({ kind: "unknown" }),
  never: () => ({ kind: "never" }),
  null: () => ({ kind: "null" }),
  boolean: () => ({ kind: "boolean" }),
  string: (checks) => ({ kind: "string", checks }),
  number: (checks) => ({ kind: "number", checks }),
  integer: (checks) => ({ kind: "integer", checks }),
  literal: (value) => ({ kind: "literal", value }),
  open: (...values) => ({ kind: "open", values }),
  array: (items, checks) => ({ kind: "array", items, checks }),
  tuple: (items, rest, checks) => ({ kind: "tuple", items, rest, checks }),
  object: (properties, options) => ({ kind: "object", properties, options }),
  record: (value) => ({ kind: "object", properties: {}, options: { additional: value } }),
  union: (...variants) => ({ kind: "union", variants, exactlyOne: false }),
  oneOf: (...variants) => ({ kind: "union", variants, exactlyOne: true }),
  tagged: (tag, variants) => ({ kind: "tagged", tag, variants }),
  all: (...members) => ({ kind: "all", members }),
  not: (inner) => ({ kind: "not", inner }),
  optional: (inner) => ({ kind: "optional", inner }),
  nullable: (inner) => ({ kind: "nullable", inner }),
  critical: (inner) => ({ kind: "critical", inner }),
  exempt: (inner) => ({ kind: "exempt", inner }),
};

export interface Vocabulary {
  /** Any value. */
  unknown(): Node;
  /** No value at all. */
  never(): Node;
  null(): Node;
  boolean(): Node;
  string(checks?: StringChecks): Node;
  number(checks?: NumberChecks): Node;
  integer(checks?: NumberChecks): Node;
  /** Exactly this JSON value (`const`). */
  literal(value: unknown): Node;
  /** An enumeration; values it does not list pass and are reported. */
  open(...values: Scalar[]): Node;
  array(items: Shape, checks?: ArrayChecks): Node;
  /** Leading items by position (`prefixItems`), then `rest`. */
  tuple(items: Shape[], rest?: Shape, checks?: ArrayChecks): Node;
  object(properties: Record<string, Shape>, options?: ObjectOptions): Node;
  /** An object used as a map. */
  record(value: Shape): Node;
  /** At least one variant (`anyOf`). */
  union(...variants: Shape[]): Node;
  /** Exactly one variant (`oneOf`). */
  oneOf(...variants: Shape[]): Node;
  /** The variant that the value of the property `tag` names (`discriminator`). */
  tagged(tag: string, variants: Record<string, Shape>): Node;
  /** Every member at once (`allOf`). */
  all(...members: Shape[]): Node;
  not(inner: Shape): Node;
  /** A property that may be absent. */
  optional(inner: Shape): Node;
  nullable(inner: Shape): Node;
  /** Data that fails the read instead of degrading. */
  critical(inner: Shape): Node;
  /** Data that degrades even where the operation is critical. */
  exempt(inner: Shape): Node;
}
