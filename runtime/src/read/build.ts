import * as z from "zod/mini";
import { allSchema } from "./all.ts";
import { arraySchema } from "./array.ts";
import { enumerationSchema, literalSchema } from "./enumeration.ts";
import { fault, isFatal, rejection } from "./issue.ts";
import { flattenMembers, mergeObjects, resolve } from "./merge.ts";
import type { Node, ReaderReference, Shape } from "./node.ts";
import { objectSchema } from "./object.ts";
import { numberSchema, stringSchema } from "./scalar.ts";
import { reading, run, type Schema } from "./schema.ts";
import { taggedSchema, unionSchema } from "./union.ts";
import { type Variant, variantKey } from "./variant.ts";

/** How deep named readers may nest in a value; well below what exhausts the stack. */
const MAX_DEPTH = 500;

/** Thrown through zod and caught where the read began: no container may mistake it for a deviation. */
export class TooDeep extends Error {
  constructor() {
    super(`nested more than ${MAX_DEPTH} levels deep`);
  }
}

/** Schemas of named readers by variant. They are immutable, so it does not matter who shares them. */
const built = /*@__PURE__*/ new WeakMap<ReaderReference, Map<string, Schema>>();

/** The zod schema of a shape. */
export function build(shape: Shape, variant: Variant): Schema {
  if (shape.kind !== "reader") return buildNode(shape, variant);
  const schemas = built.get(shape) ?? new Map<string, Schema>();
  built.set(shape, schemas);
  const key = variantKey(variant);
  const schema = schemas.get(key) ?? lazySchema(() => build(shape.node(), variant));
  schemas.set(key, schema);
  return schema;
}

function buildNode(node: Node, variant: Variant): Schema {
  switch (node.kind) {
    case "unknown":
      return z.unknown();
    case "never":
      return neverSchema();
    case "null":
      return z.null();
    case "boolean":
      return z.boolean();
    case "string":
      return stringSchema(node.checks, variant);
    case "number":
    case "integer":
      return numberSchema(node.checks, node.kind === "integer", variant);
    case "literal":
      return literalSchema(node.value, variant);
    case "open":
      return enumerationSchema(node.values, variant);
    case "array":
      return arraySchema({ leading: [], rest: node.items, checks: node.checks }, variant, build);
    case "tuple":
      return arraySchema({ leading: node.items, rest: node.rest, checks: node.checks }, variant, build);
    case "object":
      return objectSchema(node.properties, node.options ?? {}, variant, build);
    default:
      return buildApplicator(node, variant);
  }
}

/** Nodes that apply other schemas to the same value. */
function buildApplicator(
  node: Extract<
    Node,
    { readonly kind: "union" | "tagged" | "all" | "not" | "optional" | "nullable" | "critical" | "exempt" }
  >,
  variant: Variant,
): Schema {
  switch (node.kind) {
    case "union":
      return unionSchema(
        node.variants.map((each) => build(each, variant)),
        node.exactlyOne,
        variant,
      );
    case "tagged":
      return taggedSchema(
        node.tag,
        new Map(Object.entries(node.variants).map(([name, shape]) => [name, build(shape, variant)])),
        variant,
      );
    case "all":
      // Merged properties are of this kind again, so a recursive schema would be merged without end.
      return lazySchema(() => allOf(node.members, variant));
    case "not":
      return notSchema(node.inner, variant);
    case "optional":
      return build(node.inner, variant);
    case "nullable":
      return z.nullable(build(node.inner, variant));
    case "critical":
      return build(node.inner, { ...variant, requiredIsCritical: !variant.strict });
    case "exempt":
      return build(node.inner, { ...variant, requiredIsCritical: false });
  }
}

/** Built when first read: readers may name each other in cycles. */
function lazySchema(make: () => Schema): Schema {
  let schema: Schema | undefined;
  return reading((payload, context) => {
    schema ??= make();
    context.depth += 1;
    if (context.depth > MAX_DEPTH) throw new TooDeep();
    const result = run(schema, payload, context);
    context.depth -= 1;
    return result;
  });
}

/** JSON Schema reads each member by itself; a tolerant reader wants to know what all of them know. */
function allOf(nested: readonly Shape[], variant: Variant): Schema {
  const members = flattenMembers(nested);
  const merged = variant.strict ? undefined : mergeObjects(members);
  if (merged !== undefined) return build(merged, variant);
  return allSchema(
    members.map((member) => ({ schema: build(member, variant), names: namesProperties(member) })),
  );
}

function namesProperties(member: Shape): boolean {
  const node = resolve(member);
  if (node === undefined || node.kind === "not" || node.kind === "unknown") return false;
  return node.kind !== "object" || Object.keys(node.properties).length > 0;
}

function neverSchema(): Schema {
  return reading((payload) => {
    payload.issues.push(rejection("no value", payload.value));
    return payload;
  });
}

function notSchema(inner: Shape, variant: Variant): Schema {
  const excluded = build(inner, {
    strict: true,
    requiredIsCritical: false,
    unknownFields: "ignore",
    unknownEnum: "error",
  });
  return reading((payload, context) => {
    const result = run(excluded, { value: payload.value, issues: [] }, context);
    if (!result.issues.some(isFatal)) {
      payload.issues.push(fault("format", { fatal: variant.strict, message: "what the contract excludes" }));
    }
    return payload;
  });
}
