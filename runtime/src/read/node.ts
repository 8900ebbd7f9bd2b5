/**
 * A schema as data. The vocabulary `r` makes these; `read` turns them into zod schemas on first use.
 * Types are written out beside them by the generator, so nothing here is generic: that keeps
 * the type checker's cost flat on documents with thousands of schemas.
 */
export type Node =
  | { readonly kind: "unknown" }
  | { readonly kind: "never" }
  | { readonly kind: "null" }
  | { readonly kind: "boolean" }
  | { readonly kind: "string"; readonly checks?: StringChecks | undefined }
  | { readonly kind: "number"; readonly checks?: NumberChecks | undefined }
  | { readonly kind: "integer"; readonly checks?: NumberChecks | undefined }
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "open"; readonly values: readonly Scalar[] }
  | { readonly kind: "array"; readonly items: Shape; readonly checks?: ArrayChecks | undefined }
  | {
      readonly kind: "tuple";
      readonly items: readonly Shape[];
      readonly rest?: Shape | undefined;
      readonly checks?: ArrayChecks | undefined;
    }
  | {
      readonly kind: "object";
      readonly properties: Readonly<Record<string, Shape>>;
      readonly options?: ObjectOptions | undefined;
    }
  | { readonly kind: "union"; readonly variants: readonly Shape[]; readonly exactlyOne: boolean }
  | { readonly kind: "tagged"; readonly tag: string; readonly variants: Readonly<Record<string, Shape>> }
  | { readonly kind: "all"; readonly members: readonly Shape[] }
  | { readonly kind: "not"; readonly inner: Shape }
  | { readonly kind: "optional"; readonly inner: Shape }
  | { readonly kind: "nullable"; readonly inner: Shape }
  /** Fails instead of degrading (`x-resilience: { critical: true }`). */
  | { readonly kind: "critical"; readonly inner: Shape }
  /** Degrades even where everything required is critical (`critical: false`). */
  | { readonly kind: "exempt"; readonly inner: Shape };

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
  readonly format?: string;
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
  readonly minProperties?: number;
  readonly maxProperties?: number;
}
