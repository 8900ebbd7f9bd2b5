import { foldSchema } from "./fold.ts";
import type { SchemaId } from "./ids.ts";
import type { Property, Schema } from "./schema.ts";

const NONE: readonly Schema[] = Object.freeze([]);
const none = (): readonly Schema[] => NONE;

/** The schemas directly inside of one. What a `ref` names is not inside of it. */
export const childrenOf: (schema: Schema) => readonly Schema[] = foldSchema<readonly Schema[]>({
  any: none,
  never: none,
  null: none,
  boolean: none,
  string: none,
  number: none,
  literal: none,
  enum: none,
  binary: none,
  ref: none,
  array: ({ items }) => [items],
  tuple: ({ items, rest }) => (rest === undefined ? items : [...items, rest]),
  object: ({ properties, additional, patterns }) => [
    ...properties.map((property) => property.schema),
    ...(additional === undefined || additional === false ? [] : [additional]),
    ...(patterns ?? []).map((pattern) => pattern.schema),
  ],
  union: ({ variants }) => variants,
  tagged: ({ variants }) => variants.map((variant) => variant.schema),
  all: ({ members }) => members,
  not: ({ inner }) => [inner],
  conditional: (schema) => present(schema.if, schema.whenTrue, schema.whenFalse),
  dependent: ({ schema }) => present(schema),
  contains: ({ items }) => [items],
  names: ({ inner }) => [inner],
  unevaluated: ({ inner, properties, items }) => present(inner, properties, items),
});

function present(...schemas: readonly (Schema | undefined)[]): readonly Schema[] {
  return schemas.filter((schema) => schema !== undefined);
}

/** A schema with each schema directly inside of it replaced; the same node when nothing changed. */
export function withChildren(schema: Schema, replace: (inner: Schema) => Schema): Schema {
  const inner = childrenOf(schema);
  const replaced = inner.map(replace);
  return replaced.every((node, index) => node === inner[index]) ? schema : rebuilt(schema, replaced);
}

/** Takes the new inner schemas in the order in which `childrenOf` gives them. */
function rebuilt(schema: Schema, replaced: readonly Schema[]): Schema {
  const queue = replaced[Symbol.iterator]();
  const next = (old: Schema): Schema => queue.next().value ?? old;
  const build = (node: Schema): Schema => {
    switch (node.kind) {
      case "array":
        return { ...node, items: next(node.items) };
      case "tuple":
        return {
          ...node,
          items: Object.freeze(node.items.map(next)),
          ...(node.rest && { rest: next(node.rest) }),
        };
      case "object": {
        const properties = node.properties.map(
          (old): Property => Object.freeze({ ...old, schema: next(old.schema) }),
        );
        const { additional, patterns } = node;
        return {
          ...node,
          properties: Object.freeze(properties),
          additional: additional === undefined || additional === false ? additional : next(additional),
          ...(patterns && {
            patterns: Object.freeze(
              patterns.map((old) => Object.freeze({ ...old, schema: next(old.schema) })),
            ),
          }),
        };
      }
      case "union":
        return { ...node, variants: Object.freeze(node.variants.map(next)) };
      case "tagged":
        return {
          ...node,
          variants: Object.freeze(
            node.variants.map(({ value, schema: old }) => Object.freeze({ value, schema: next(old) })),
          ),
        };
      case "all":
        return { ...node, members: Object.freeze(node.members.map(next)) };
      case "not":
      case "names":
        return { ...node, inner: next(node.inner) };
      case "contains":
        return { ...node, items: next(node.items) };
      case "conditional":
        return {
          ...node,
          if: next(node.if),
          ...(node.whenTrue && { whenTrue: next(node.whenTrue) }),
          ...(node.whenFalse && { whenFalse: next(node.whenFalse) }),
        };
      case "dependent":
        return { ...node, ...(node.schema && { schema: next(node.schema) }) };
      case "unevaluated":
        return {
          ...node,
          inner: next(node.inner),
          ...(node.properties && { properties: next(node.properties) }),
          ...(node.items && { items: next(node.items) }),
        };
      default:
        return node;
    }
  };
  return Object.freeze(build(schema));
}

/** The named schemas that a schema mentions, itself and everything inside of it. */
export function refsOf(schema: Schema): ReadonlySet<SchemaId> {
  const found = new Set<SchemaId>();
  const pending: Schema[] = [schema];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "ref") found.add(node.id);
    pending.push(...childrenOf(node));
  }
  return found;
}
