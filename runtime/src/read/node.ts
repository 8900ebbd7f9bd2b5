import type { TextFormat } from "./format.ts";
import type { Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";

/**
 * What a word of the vocabulary makes of a schema: how to build the zod schema that reads it, on first use, and what
 * others have to know of it. A node carries its builder, so that a bundle holds only those that a client names.
 * Types are written out beside readers by the generator, so nothing here is generic: that keeps the type checker's cost
 * flat on documents with thousands of schemas.
 */
export type Node = AnyNode | ValueNode | ObjectNode | AllNode | CheckNode | MarkNode;

interface Built {
  readonly build: (variant: Variant) => Schema;
}

/** Any value. */
export interface AnyNode extends Built {
  readonly kind: "any";
}

/** Scalars, lists, choices: whatever nobody looks into. */
export interface ValueNode extends Built {
  readonly kind: "value";
}

/** Properties, which a composition may have to join with those of others. */
export interface ObjectNode extends Built {
  readonly kind: "object";
  readonly properties: Readonly<Record<string, Shape>>;
  readonly options?: ObjectOptions | undefined;
  /** The contract names no type: other values are valid too. */
  readonly isAssumed?: true;
}

/** Every member at once. */
export interface AllNode extends Built {
  readonly kind: "all";
  readonly members: readonly Shape[];
}

/** Finds values right or wrong, and says nothing of what they are. */
export interface CheckNode extends Built {
  readonly kind: "check";
  /** Shapes that it may apply to the value. */
  readonly names?: readonly (Shape | undefined)[];
}

/** Says something of the place where a value stands. */
export interface MarkNode extends Built {
  readonly kind: "optional" | "nullable" | "critical" | "exempt";
  readonly inner: Shape;
}

/** A node, or a named reader standing for one. */
export type Shape = Node | ReaderReference;

/** What a node needs of a named reader: its node, made on first use, so that readers may refer to each other in cycles. */
export interface ReaderReference {
  readonly kind: "reader";
  readonly node: () => Shape;
}

export type Scalar = string | number | boolean | null;

export interface StringChecks {
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Source of an ECMA-262 regular expression, matched with the `u` flag where it is valid under it. */
  readonly pattern?: string;
  readonly format?: TextFormat;
}

/** Bounds beyond 2^53 are written as decimal strings, so that none is rounded. */
export interface NumberChecks {
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly exclusiveMinimum?: number | string;
  readonly exclusiveMaximum?: number | string;
  readonly multipleOf?: number;
  readonly format?: string;
}

export interface ArrayChecks {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export interface ObjectOptions {
  /** Schema of properties that are not named; `false`: the contract allows none. Absent: anything. */
  readonly additional?: Shape | false;
  /** Schemas of properties whose name matches a pattern. */
  readonly patterns?: Readonly<Record<string, Shape>>;
  /** Properties that must be there, and of which nothing else is said. */
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
}
