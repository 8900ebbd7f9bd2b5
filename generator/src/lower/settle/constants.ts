import { compareCodePoints } from "../../ir/order.ts";
import type { Schema, UnionSchema } from "../../ir/schema.ts";
import { isTypedObject, type Shapes } from "./shapes.ts";
import { taggedNode } from "./tag.ts";

/**
 * A union without a discriminator whose variants tell themselves apart: each requires one property, and no two allow it
 * the same constant. At most one variant can then match, so that the tag decides as `oneOf` and `anyOf` would.
 */
export function tagByConstants(union: UnionSchema, shapes: Shapes): Schema {
  const choices = union.variants.filter(({ kind }) => kind !== "null");
  const [first, ...others] = choices.map((choice) => pinnedProperties(choice, shapes));
  if (first === undefined || others.length === 0) return union;
  for (const tag of [...first.keys()].sort(byLikelihood)) {
    const values = [first, ...others].map((pinned) => pinned.get(tag) ?? []);
    const all = values.flat();
    if (values.every(({ length }) => length > 0) && new Set(all).size === all.length) {
      const variants = choices.flatMap((schema, index) =>
        (values[index] ?? []).map((value) => Object.freeze({ value, schema })),
      );
      variants.sort((a, b) => compareCodePoints(a.value, b.value));
      const node = taggedNode(union, tag, Object.freeze(variants));
      return letsOthersPass(union, choices, shapes) ? Object.freeze({ ...node, assumed: true }) : node;
    }
  }
  return union;
}

/** A value that is no object is of every variant that says nothing of types: of one at least, or of exactly one. */
function letsOthersPass(union: UnionSchema, choices: readonly Schema[], shapes: Shapes): boolean {
  const { length } = choices.filter((choice) => !isTypedObject(choice, shapes));
  return union.exactlyOne ? length === 1 : length > 0;
}

/** The required properties of an object that may have a few known texts alone. */
function pinnedProperties(schema: Schema, shapes: Shapes): ReadonlyMap<string, readonly string[]> {
  const target = shapes.resolved(schema);
  if (target.kind === "all") {
    const found = target.members.flatMap((member) => [...pinnedProperties(member, shapes)]);
    return new Map(found.reverse());
  }
  if (target.kind !== "object") return new Map();
  const pinned = target.properties.flatMap(({ name, required, schema: inner }) => {
    const values = required ? constantsOf(shapes.resolved(inner)) : [];
    return values.length === 0 ? [] : [[name, values] as const];
  });
  return new Map(pinned);
}

/** The texts that are a schema's only values; none where it has others. */
function constantsOf(schema: Schema): readonly string[] {
  const values: readonly unknown[] =
    schema.kind === "literal" ? [schema.value] : schema.kind === "enum" ? schema.values : [];
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === values.length ? texts : [];
}

const USUAL: readonly string[] = ["type", "kind", "object", "event"];

/** Where several properties would do, the one that is usually meant as the tag. */
function byLikelihood(a: string, b: string): number {
  const rank = (name: string): number => (USUAL.includes(name) ? USUAL.indexOf(name) : USUAL.length);
  return rank(a) - rank(b) || compareCodePoints(a, b);
}
