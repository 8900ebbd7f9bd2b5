import { compareCodePoints } from "../../ir/order.ts";
import type { Schema, TaggedSchema, UnionSchema } from "../../ir/schema.ts";
import type { Discriminator } from "../lowering.ts";
import { nameOf } from "../schema-name.ts";
import type { Shapes } from "./shapes.ts";

/** A union with a discriminator as a tagged one, or why it cannot be. */
export type Tagging = { readonly schema: Schema } | { readonly obstacle: string };

interface Variant {
  readonly value: string;
  readonly schema: Schema;
}

/**
 * The values that stand for a variant: those that the mapping gives it, else those that the variant itself fixes
 * by `const` or `enum`, else the name of its schema.
 */
export function tagUnion(union: UnionSchema, discriminator: Discriminator, shapes: Shapes): Tagging {
  const choices = union.variants.filter(({ kind }) => kind !== "null");
  const variants = [...choices, ...mappedOnly(choices, discriminator)].flatMap((schema) =>
    valuesOf(schema, discriminator, shapes).map((value): Variant => Object.freeze({ value, schema })),
  );
  const obstacle = obstacleTo(choices, variants, shapes);
  if (obstacle !== undefined) return { obstacle };
  const whole = choices.some((choice) => shapes.allowsNull(choice)) ? withNull(union) : union;
  return { schema: taggedNode(whole, discriminator.tag, grouped(variants)) };
}

/** A variant that may be null makes the union so. */
function withNull(union: UnionSchema): UnionSchema {
  const { variants, pointer } = union;
  return { ...union, variants: [...variants, Object.freeze({ kind: "null", pointer })] };
}

/** An object, or null in place of one, as generators of documents write for what may be absent. */
function mayHaveTag(schema: Schema, shapes: Shapes): boolean {
  const target = shapes.resolved(schema);
  const variants = target.kind === "union" ? target.variants.filter(({ kind }) => kind !== "null") : [target];
  return variants.length > 0 && variants.every((each) => shapes.isObjectLike(each));
}

/** A union told apart by a tag, in the place of one that was not: null stays beside it. */
export function taggedNode(
  union: UnionSchema,
  tag: string,
  tagged: TaggedSchema["variants"],
): TaggedSchema | UnionSchema {
  const { kind, variants: old, exactlyOne, ...notes } = union;
  const { pointer } = union;
  const hasNull = old.some((variant) => variant.kind === "null");
  const own = hasNull ? { pointer } : notes;
  const node = Object.freeze({ ...own, kind: "tagged" as const, tag, variants: tagged });
  if (!hasNull) return node;
  const both = Object.freeze([node, Object.freeze({ kind: "null" as const, pointer })]);
  return Object.freeze({ ...notes, kind: "union", variants: both, exactlyOne: false });
}

/** Schemas that only the mapping names. */
function mappedOnly(choices: readonly Schema[], { targets, pointer }: Discriminator): readonly Schema[] {
  const known = new Set(choices.flatMap((schema) => (schema.kind === "ref" ? [schema.id] : [])));
  const others = new Set(targets.map(([, id]) => id).filter((id) => !known.has(id)));
  return [...others].map((id) => Object.freeze({ kind: "ref", pointer, id }));
}

function valuesOf(schema: Schema, discriminator: Discriminator, shapes: Shapes): readonly string[] {
  const mapped = discriminator.targets.filter(([, id]) => schema.kind === "ref" && schema.id === id);
  if (mapped.length > 0) return mapped.map(([value]) => value);
  const fixed = fixedValues(schema, discriminator.tag, shapes);
  if (fixed.length > 0) return fixed;
  return schema.kind === "ref" ? [nameOf(schema.id)] : [];
}

function fixedValues(schema: Schema, tag: string, shapes: Shapes): readonly string[] {
  const target = shapes.resolved(schema);
  if (target.kind === "all") return target.members.flatMap((member) => fixedValues(member, tag, shapes));
  if (target.kind !== "object") return [];
  const property = target.properties.find(({ name }) => name === tag);
  const values = property && shapes.resolved(property.schema);
  if (values?.kind === "literal") return typeof values.value === "string" ? [values.value] : [];
  return values?.kind === "enum" ? values.values.filter((value) => typeof value === "string") : [];
}

function obstacleTo(
  choices: readonly Schema[],
  variants: readonly Variant[],
  shapes: Shapes,
): string | undefined {
  if (!variants.every(({ schema }) => mayHaveTag(schema, shapes))) return "a variant is not an object";
  if (!choices.every((choice) => variants.some(({ schema }) => schema === choice))) {
    return "no value stands for one of the variants";
  }
  return undefined;
}

/** Sorted by value. Where one value stands for several variants, they are told apart by their shape. */
function grouped(variants: readonly Variant[]): readonly Variant[] {
  const byValue = new Map<string, Variant>();
  for (const variant of variants) {
    const known = byValue.get(variant.value);
    byValue.set(variant.value, known === undefined ? variant : either(known, variant));
  }
  return Object.freeze([...byValue.values()].sort((a, b) => compareCodePoints(a.value, b.value)));
}

function either({ value, schema }: Variant, other: Variant): Variant {
  const variants = Object.freeze([schema, other.schema]);
  return Object.freeze({
    value,
    schema: Object.freeze({ kind: "union", pointer: schema.pointer, variants, exactlyOne: false }),
  });
}
