import type { Pointer } from "../../ir/ids.ts";
import type { AllSchema, ArraySchema, ObjectSchema, Schema } from "../../ir/schema.ts";
import { isImplied, narrowed } from "./implied.ts";
import { extreme, isMergeable, mergeObjects, withAssumption } from "./merge-objects.ts";
import { mergeEnums, mergeNumbers, mergeStrings } from "./merge-scalars.ts";
import { isTypedObject, type Shapes } from "./shapes.ts";

/** Most properties that a schema takes over from those it extends; beyond it, it keeps referring to them. */
const MAX_INHERITED = 256;

/**
 * `allOf` as one node where that is possible: objects are merged, plain types give way to what is more exact.
 * `isNamed`: the schema has a name, so that the objects it extends are merged into it. Elsewhere references stay
 * references, because copies of copies would outgrow the document.
 */
export function mergeAll(schema: AllSchema, shapes: Shapes, isNamed: boolean): Schema {
  const given = flattened(schema);
  const isStrict = given.some((member) => !shapes.allowsNull(member));
  const members = given.map((member) => (isNamed ? inherited(member, shapes, isStrict) : member));
  const nullable = members.findIndex((member) => isNullableBare(member));
  if (nullable >= 0) return withNull(schema, members, nullable, shapes);
  const merged = mergeMembers(members, schema, shapes);
  const kept = merged.length < 2 ? merged : merged.filter((member) => !isImplied(member, merged, shapes));
  const losesType = kept.length < merged.length && losesObject(merged, kept, shapes);
  const { isObject: _old, ...rest } = schema;
  const [only, ...others] = kept;
  if (only === undefined) return annotate({ kind: "any", pointer: schema.pointer }, schema);
  if (others.length === 0 && !losesType) return annotate(only, schema);
  return Object.freeze({
    ...rest,
    members: Object.freeze(kept),
    ...(losesType && { isObject: true as const }),
  });
}

function flattened({ members, isObject, pointer }: AllSchema): readonly Schema[] {
  const inner = members.flatMap((member) => (member.kind === "all" ? flattened(member) : [member]));
  return isObject ? [...inner, bareObject(pointer)] : inner;
}

function bareObject(pointer: Pointer): ObjectSchema {
  return Object.freeze({ kind: "object", pointer, properties: Object.freeze([]), additional: undefined });
}

/** What a reference leads to, ready to be merged. Its null is gone where another member does not allow it. */
function inherited(member: Schema, shapes: Shapes, isStrict: boolean): Schema {
  if (member.kind !== "ref") return member;
  const resolved = shapes.resolved(member);
  const target = (isStrict ? withoutNull(resolved) : undefined) ?? resolved;
  if (target.kind !== "object" || target.properties.length > MAX_INHERITED) return member;
  const { title, description, deprecated, default: preset, examples, externalDocs, ...shape } = target;
  return Object.freeze(shape);
}

function withoutNull(schema: Schema): Schema | undefined {
  if (schema.kind !== "union" || schema.variants.length !== 2) return undefined;
  const rest = schema.variants.filter(({ kind }) => kind !== "null");
  return rest.length === 1 ? rest[0] : undefined;
}

/** `type: [object, "null"]` beside `allOf`: to the letter never null, because the others are not; documents mean that it may be. */
function isNullableBare(member: Schema): boolean {
  if (member.kind !== "union" || member.variants.length !== 2) return false;
  return (
    member.variants.some(({ kind }) => kind === "null") &&
    member.variants.some((each) => each.kind !== "null")
  );
}

function withNull(schema: AllSchema, members: readonly Schema[], index: number, shapes: Shapes): Schema {
  const union = members[index];
  const variants = union?.kind === "union" ? union.variants : [];
  const others = members.filter((_, position) => position !== index);
  const rest = [...others, ...variants.filter(({ kind }) => kind !== "null")];
  const { pointer } = schema;
  const value = mergeAll(
    Object.freeze({ kind: "all", pointer, members: Object.freeze(rest) }),
    shapes,
    false,
  );
  if (shapes.allowsNull(value)) return annotate(value, schema);
  const both = Object.freeze([value, Object.freeze({ kind: "null" as const, pointer })]);
  return annotate({ kind: "union", pointer, variants: both, exactlyOne: false }, schema);
}

function mergeMembers(members: readonly Schema[], schema: AllSchema, shapes: Shapes): readonly Schema[] {
  const kept: Schema[] = [];
  for (const member of members) {
    if (member.kind === "never" || isNotAnything(member)) {
      return [Object.freeze({ kind: "never", pointer: schema.pointer })];
    }
    if (member.kind !== "any") addMember(kept, member, shapes);
  }
  return kept;
}

/** `type: object` was left out, and nothing else says that values are objects, though all that is left is about them. */
function losesObject(before: readonly Schema[], after: readonly Schema[], shapes: Shapes): boolean {
  const isTyped = (members: readonly Schema[]): boolean =>
    members.some((each) => isTypedObject(each, shapes));
  return isTyped(before) && !isTyped(after) && after.some(shapes.isObjectLike);
}

function isNotAnything(schema: Schema): boolean {
  return schema.kind === "not" && schema.inner.kind === "any";
}

function addMember(kept: Schema[], member: Schema, shapes: Shapes): void {
  for (const [index, known] of kept.entries()) {
    const merged = mergePair(known, member, shapes);
    if (merged === undefined) continue;
    kept[index] = merged;
    return;
  }
  kept.push(member);
}

/** One node for two conditions; `undefined` where there is none. */
function mergePair(left: Schema, right: Schema, shapes: Shapes): Schema | undefined {
  if (left.kind === "ref" && right.kind === "ref" && left.id === right.id) return right;
  if (left.kind === "object" && right.kind === "object") {
    return isMergeable(left, right) ? mergeTwoObjects(left, right, shapes) : undefined;
  }
  if (left.kind === "string" && right.kind === "string") return mergeStrings(left, right);
  if (left.kind === "number" && right.kind === "number") return mergeNumbers(left, right);
  if (left.kind === "array" && right.kind === "array") return mergeArrays(left, right, shapes);
  if (left.kind === right.kind && (left.kind === "boolean" || left.kind === "null")) return right;
  if (left.kind === "enum" && right.kind === "enum") return mergeEnums(left, right);
  return narrowed(left, right, shapes) ?? narrowed(right, left, shapes);
}

function mergeTwoObjects(left: ObjectSchema, right: ObjectSchema, shapes: Shapes): ObjectSchema {
  return mergeObjects(left, right, (a, b) => mergeSchemas(a, b, shapes));
}

/** Both conditions, as one node or as `all`. */
function mergeSchemas(left: Schema, right: Schema, shapes: Shapes): Schema {
  if (left === right || left.kind === "any") return right;
  if (right.kind === "any") return left;
  const { pointer } = right;
  return mergeAll(
    Object.freeze({ kind: "all", pointer, members: Object.freeze([left, right]) }),
    shapes,
    false,
  );
}

function mergeArrays(left: ArraySchema, right: ArraySchema, shapes: Shapes): ArraySchema {
  const minItems = extreme(Math.max, left.minItems, right.minItems);
  const maxItems = extreme(Math.min, left.maxItems, right.maxItems);
  const { unsaid: _left, ...first } = left;
  const { unsaid: _right, ...second } = right;
  return Object.freeze({
    ...withAssumption(first, second),
    ...(left.unsaid && right.unsaid && { unsaid: true as const }),
    items: mergeSchemas(left.items, right.items, shapes),
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
  });
}

/** A node with what the `allOf` says of it for readers. */
export function annotate(node: Schema, notes: Schema): Schema {
  const { title, description, deprecated, default: preset, examples, externalDocs, pointer } = notes;
  return Object.freeze({
    ...node,
    pointer,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
    ...(preset !== undefined && { default: preset }),
    ...(examples !== undefined && { examples }),
    ...(externalDocs !== undefined && { externalDocs }),
  });
}
