import type { Api } from "../ir/api.ts";
import { childrenOf } from "../ir/children.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { AllSchema, Schema } from "../ir/schema.ts";

/** TypeScript multiplies out an intersection of unions, and gives up on too many variants. This is far below its limit. */
const MAX_VARIANTS = 1_000;

/** Deeper than any sane nesting of unions; what lies below counts as one variant. */
const MAX_DEPTH = 300;

/** The `allOf`s whose type would have more variants than a compiler can bear: their type is left open. */
export function findUnionProducts(api: Api): ReadonlySet<Schema> {
  const oversized = new Set<Schema>();
  const known = new Map<SchemaId, number>();
  const count = (schema: Schema, depth: number): number => {
    if (depth > MAX_DEPTH) {
      return 1;
    }
    switch (schema.kind) {
      case "ref":
        return countNamed(schema.id, depth);
      case "enum":
        return schema.values.length;
      case "union":
        return sum(schema.variants.map((variant) => count(variant, depth + 1)));
      case "tagged":
        return 1 + sum(schema.variants.map((variant) => count(variant.schema, depth + 1)));
      case "unevaluated":
        return count(schema.inner, depth + 1);
      case "conditional":
      case "dependent":
        return sum([1, ...childrenOf(schema).map((inner) => count(inner, depth + 1))]);
      case "all":
        return countProduct(schema, depth);
      default:
        for (const child of childrenOf(schema)) {
          count(child, depth + 1);
        }
        return 1;
    }
  };
  function countNamed(id: SchemaId, depth: number): number {
    const found = known.get(id);
    const target = api.schemas.get(id)?.schema;
    if (found !== undefined || target === undefined) {
      return found ?? 1;
    }
    known.set(id, 1);
    const variants = count(target, depth + 1);
    known.set(id, variants);
    return variants;
  }
  function countProduct(schema: AllSchema, depth: number): number {
    const product = schema.members.reduce((total, member) => total * count(member, depth + 1), 1);
    if (product <= MAX_VARIANTS) {
      return product;
    }
    oversized.add(schema);
    return 1;
  }
  for (const id of api.schemas.keys()) {
    countNamed(id, 0);
  }
  for (const schema of inlineSchemas(api)) {
    count(schema, 0);
  }
  return oversized;
}

function inlineSchemas(api: Api): readonly Schema[] {
  return api.operations.flatMap(({ parameters, body, responses }) => [
    ...parameters.map(({ schema }) => schema),
    ...[...(body?.content ?? []), ...responses.flatMap(({ content }) => content)].flatMap(
      ({ schema, itemSchema }) => [schema, itemSchema].filter((each) => each !== undefined),
    ),
  ]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
