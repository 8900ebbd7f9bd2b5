import type { RawExtension } from "./extension.ts";
import type { NumberForm, TextForm } from "./forms.ts";
import type { Pointer, SchemaId } from "./ids.ts";

/**
 * A schema of the document, free of `$ref` strings and OpenAPI objects: one closed union, discriminated by `kind`.
 * Nodes are frozen and shared; recursion goes through `ref` alone, so every other path down is finite.
 */
export type Schema =
  | AnySchema
  | NeverSchema
  | NullSchema
  | BooleanSchema
  | StringSchema
  | NumberSchema
  | LiteralSchema
  | EnumSchema
  | ArraySchema
  | TupleSchema
  | ObjectSchema
  | UnionSchema
  | TaggedSchema
  | AllSchema
  | NotSchema
  | ConditionalSchema
  | DependentSchema
  | ContainsSchema
  | NamesSchema
  | UnevaluatedSchema
  | BinarySchema
  | RefSchema;

/** What every node carries. Text is the document's own: never print it unescaped. */
export interface SchemaNode {
  readonly pointer: Pointer;
  /** The document names no type: this one follows from the keywords, and values of other types are valid too. */
  readonly assumed?: true;
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  readonly externalDocs?: ExternalDocs;
}

export interface ExternalDocs {
  readonly url: string;
  readonly description?: string;
}

/** Any JSON value: `true`, `{}`, or a schema whose keywords say nothing of types. */
export interface AnySchema extends SchemaNode {
  readonly kind: "any";
}

/** No value: `false`, or contradictory keywords. */
export interface NeverSchema extends SchemaNode {
  readonly kind: "never";
}

export interface NullSchema extends SchemaNode {
  readonly kind: "null";
}

export interface BooleanSchema extends SchemaNode {
  readonly kind: "boolean";
}

export interface StringSchema extends SchemaNode {
  readonly kind: "string";
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Compiles as an ECMA-262 regular expression; one that does not was dropped with a warning. */
  readonly pattern?: string;
  /** Not a string to callers, but this. */
  readonly as?: TextForm;
}

/** Bounds that a double cannot hold exactly are decimal strings. */
export interface NumberSchema extends SchemaNode {
  readonly kind: "number";
  readonly integer: boolean;
  readonly format?: string;
  readonly minimum?: number | string;
  readonly maximum?: number | string;
  readonly exclusiveMinimum?: number | string;
  readonly exclusiveMaximum?: number | string;
  readonly multipleOf?: number;
  /** Not a number to callers, but this. */
  readonly as?: NumberForm;
}

/** `const`, or an `enum` of one value, which is how it was written before there was `const`. */
export interface LiteralSchema extends SchemaNode {
  readonly kind: "literal";
  readonly value: JsonValue;
}

/** `enum` of scalars, in the document's order, without duplicates. A `null` member is lifted into a union with `null`. */
export interface EnumSchema extends SchemaNode {
  readonly kind: "enum";
  readonly values: readonly (string | number | boolean)[];
  /** From `x-enum-descriptions` and its like, by value. */
  readonly descriptions?: ReadonlyMap<string | number | boolean, string>;
}

export interface ArraySchema extends SchemaNode {
  readonly kind: "array";
  readonly items: Schema;
  /** There is no `items`: the schema of the items is anything because nothing is said of them. */
  readonly unsaid?: true;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** `prefixItems`, then `rest` (absent: anything). */
export interface TupleSchema extends SchemaNode {
  readonly kind: "tuple";
  readonly items: readonly Schema[];
  readonly rest?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export interface ObjectSchema extends SchemaNode {
  readonly kind: "object";
  /** Sorted by name. */
  readonly properties: readonly Property[];
  /** Properties that are not named: `undefined` anything (the keyword is absent), `false` none, or of this schema. */
  readonly additional: Schema | false | undefined;
  readonly patterns?: readonly { readonly pattern: string; readonly schema: Schema }[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

export interface Property {
  readonly name: string;
  readonly required: boolean;
  /** `required` alone names it. */
  readonly implied?: true;
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  readonly schema: Schema;
  /** `x-resilience` of the property. */
  readonly critical?: boolean;
  readonly sensitive?: boolean;
  readonly idempotencyKey?: boolean;
}

/** `anyOf`, `oneOf` (`exactlyOne`), type arrays and `nullable`. Nested unions of one sort are flattened. */
export interface UnionSchema extends SchemaNode {
  readonly kind: "union";
  readonly variants: readonly Schema[];
  readonly exactlyOne: boolean;
}

/** A union told apart by the value of one property. Every variant is an object in the end. */
export interface TaggedSchema extends SchemaNode {
  readonly kind: "tagged";
  readonly tag: string;
  /** Sorted by value; several values may share a schema. */
  readonly variants: readonly { readonly value: string; readonly schema: Schema }[];
}

/** `allOf`, where it could not be merged into one node. */
export interface AllSchema extends SchemaNode {
  readonly kind: "all";
  readonly members: readonly Schema[];
  /** `type: object` beside members that say more of objects and nothing of other values. */
  readonly isObject?: true;
}

export interface NotSchema extends SchemaNode {
  readonly kind: "not";
  readonly inner: Schema;
}

/** `if`, `then` and `else`; an absent branch allows anything. */
export interface ConditionalSchema extends SchemaNode {
  readonly kind: "conditional";
  readonly if: Schema;
  // Named so that the node is no thenable.
  readonly whenTrue?: Schema;
  readonly whenFalse?: Schema;
}

/** What the presence of a property asks for: `dependentRequired`, `dependentSchemas`. */
export interface DependentSchema extends SchemaNode {
  readonly kind: "dependent";
  readonly property: string;
  readonly required: readonly string[];
  readonly schema?: Schema;
}

/** `contains`: how many items of a list are of a schema. */
export interface ContainsSchema extends SchemaNode {
  readonly kind: "contains";
  readonly items: Schema;
  /** Absent: one. */
  readonly minContains?: number;
  readonly maxContains?: number;
}

/** `propertyNames`, where they are not written out as properties. */
export interface NamesSchema extends SchemaNode {
  readonly kind: "names";
  readonly inner: Schema;
}

/** `unevaluatedProperties` and `unevaluatedItems`: what `inner` and all that it is composed of leave unsaid. */
export interface UnevaluatedSchema extends SchemaNode {
  readonly kind: "unevaluated";
  readonly inner: Schema;
  readonly properties?: Schema;
  readonly items?: Schema;
}

/** Raw bytes: `format: binary`, or a media type that holds no text, at the top of a body or as a part of a multipart body. */
export interface BinarySchema extends SchemaNode {
  readonly kind: "binary";
}

/** A named schema, by id. */
export interface RefSchema extends SchemaNode {
  readonly kind: "ref";
  readonly id: SchemaId;
}

/** A schema with a name of its own. */
export interface NamedSchema {
  readonly id: SchemaId;
  /** As the document spells it. */
  readonly name: string;
  readonly schema: Schema;
  readonly extension?: RawExtension;
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
