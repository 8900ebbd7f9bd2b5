import type {
  AllSchema,
  ArraySchema,
  EnumSchema,
  NumberSchema,
  ObjectSchema,
  Schema,
  StringSchema,
} from "../../ir/schema.ts";
import { extreme, mergeObjects } from "./merge-objects.ts";
import { isBareObject, type Shapes } from "./shapes.ts";

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
  const [only, ...others] = merged;
  if (only === undefined) return annotate({ kind: "any", pointer: schema.pointer }, schema);
  if (others.length === 0) return annotate(only, schema);
  return Object.freeze({ ...schema, members: Object.freeze(merged) });
}

function flattened(schema: AllSchema): readonly Schema[] {
  return schema.members.flatMap((member) => (member.kind === "all" ? flattened(member) : [member]));
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
  return kept.length < 2 ? kept : kept.filter((member) => !isImplied(member, kept, shapes));
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
  if (left.kind === "object" && right.kind === "object") return mergeTwoObjects(left, right, shapes);
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

function mergeStrings(left: StringSchema, right: StringSchema): StringSchema | undefined {
  if (left.pattern !== undefined && right.pattern !== undefined && left.pattern !== right.pattern)
    return undefined;
  const minLength = extreme(Math.max, left.minLength, right.minLength);
  const maxLength = extreme(Math.min, left.maxLength, right.maxLength);
  return Object.freeze({
    ...left,
    ...right,
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  });
}

const BOUNDS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;

function mergeNumbers(left: NumberSchema, right: NumberSchema): NumberSchema | undefined {
  const isConflict = BOUNDS.some(
    (key) => left[key] !== undefined && right[key] !== undefined && left[key] !== right[key],
  );
  if (isConflict) return undefined;
  return Object.freeze({ ...left, ...right, integer: left.integer || right.integer });
}

function mergeArrays(left: ArraySchema, right: ArraySchema, shapes: Shapes): ArraySchema {
  const minItems = extreme(Math.max, left.minItems, right.minItems);
  const maxItems = extreme(Math.min, left.maxItems, right.maxItems);
  return Object.freeze({
    ...left,
    ...right,
    items: mergeSchemas(left.items, right.items, shapes),
    ...(minItems !== undefined && { minItems }),
    ...(maxItems !== undefined && { maxItems }),
  });
}

function mergeEnums(left: EnumSchema, right: EnumSchema): Schema {
  const allowed = new Set(left.values);
  const values = right.values.filter((value) => allowed.has(value));
  if (values.length === 0) return Object.freeze({ kind: "never", pointer: right.pointer });
  return Object.freeze({ ...right, values: Object.freeze(values) });
}

/** An enum or literal that a plain type, or a wider enum, allows already. */
function narrowed(general: Schema, exact: Schema, shapes: Shapes): Schema | undefined {
  const target = shapes.resolved(exact);
  if (target.kind !== "enum" && target.kind !== "literal") return undefined;
  const values: readonly unknown[] = target.kind === "enum" ? target.values : [target.value];
  if (general.kind === "enum") {
    const allowed = new Set<unknown>(general.values);
    return values.every((value) => allowed.has(value)) ? exact : undefined;
  }
  return general.kind !== "any" && values.every((value) => typeof value === general.kind) ? exact : undefined;
}

const SCALARS = new Set<Schema["kind"]>(["null", "boolean", "string", "number", "literal", "enum", "not"]);

/** A bare type that the other members have anyway. */
function isImplied(member: Schema, members: readonly Schema[], shapes: Shapes): boolean {
  const others = members.filter((other) => other !== member);
  // Beside a reference or a choice `type: object` is a habit of writing, also where they say something else.
  if (isBareObject(member)) return others.some(({ kind }) => !SCALARS.has(kind));
  if (!isBareScalar(member)) return false;
  return others.some((other) => valuesAre(shapes.resolved(other), member.kind, shapes));
}

function isBareScalar(schema: Schema): boolean {
  if (schema.kind === "string") {
    return schema.pattern === undefined && schema.minLength === undefined && schema.maxLength === undefined;
  }
  if (schema.kind === "number") return BOUNDS.every((key) => schema[key] === undefined);
  return schema.kind === "boolean";
}

function valuesAre(schema: Schema, kind: Schema["kind"], shapes: Shapes): boolean {
  if (schema.kind === "union")
    return schema.variants.every((each) => valuesAre(shapes.resolved(each), kind, shapes));
  if (schema.kind === "enum") return schema.values.every((value) => typeof value === kind);
  if (schema.kind === "literal") return typeof schema.value === kind;
  return schema.kind === kind;
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
