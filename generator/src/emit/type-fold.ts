import { childrenOf } from "../ir/children.ts";
import type {
  ConditionalSchema,
  DependentSchema,
  ObjectSchema,
  Property,
  Schema,
  TaggedSchema,
  TupleSchema,
} from "../ir/schema.ts";
import { type Code, code, joinCode, literal, typeKey } from "./code.ts";
import { formType } from "./forms.ts";
import { isChoiceOfObjects, openConstant, saysDegraded, unknownObject } from "./guaranteed.ts";
import { assigned, type Block, block, type Layout, parenthesised, sequence } from "./layout.ts";
import { sayingMembers, saysType } from "./says-type.ts";
import { schemaDoc } from "./schema-doc.ts";
import { NOTHING_BROKEN, type SchemaContext, typeReference } from "./schema-names.ts";

/** The type of a schema's values, written out. */
export function typeOf(schema: Schema, context: SchemaContext): Layout {
  switch (schema.kind) {
    case "any":
    case "not":
    case "contains":
    case "names":
      return UNKNOWN;
    case "unevaluated":
      return typeOf(schema.inner, context);
    case "conditional":
    case "dependent":
      return conditionType(schema, context);
    case "never":
    case "null":
    case "boolean":
      return PLAIN[schema.kind];
    case "string":
    case "number":
      return schema.as === undefined ? PLAIN[schema.kind] : formType(schema.as, context);
    case "literal":
      return saysDegraded(context) ? union(openConstant(schema.value)) : literal(schema.value);
    case "enum":
      return union(openValues(schema.values));
    case "array":
      return sequence(itemType(schema.items, inside(context)), code`[]`);
    case "tuple":
      return tupleType(schema, inside(context));
    case "object":
      return objectType(schema, context);
    case "union":
      return union([
        ...schema.variants.filter(isExpressible(context)).map((each) => typeOf(each, context)),
        ...(saysDegraded(context) && isChoiceOfObjects(schema, context) ? [unknownObject(context)] : []),
      ]);
    case "tagged":
      return taggedType(schema, context);
    case "all":
      return context.plan.oversized.has(schema)
        ? code`unknown`
        : intersection(sayingMembers(schema, context).filter(isExpressible(context)), context);
    case "binary":
      return context.direction === "request" ? context.scope.type("BinaryBody") : code`Blob`;
    case "ref":
      return typeReference(schema.id, context);
  }
}

/** The braces of an object's type. */
export function objectType(
  schema: ObjectSchema,
  outer: SchemaContext,
  options: { broken?: boolean } = {},
): Block {
  const context = inside(outer);
  const properties = schema.properties.filter((property) => isPresent(property, context));
  const members = properties.map((property) => ({
    ...docOf(property, context),
    body: propertyType(property, context),
  }));
  const index = indexSignature(schema, context);
  const items = index === undefined ? members : [...members, { body: index }];
  return block("members", items, options);
}

const PLAIN: Readonly<Record<"never" | "null" | "boolean" | "string" | "number", Code>> = {
  never: code`never`,
  null: code`null`,
  boolean: code`boolean`,
  string: code`string`,
  number: code`number`,
};

/** An item that is wrong is `undefined` where it stands. */
function positionType(item: Schema, context: SchemaContext): Layout {
  const type = typeOf(item, context);
  return saysDegraded(context) ? orUndefined(type) : type;
}

function itemType(item: Schema, context: SchemaContext): Layout {
  const type = positionType(item, context);
  return saysDegraded(context) && type !== UNKNOWN ? parenthesised(type) : grouped(item, context);
}

function orUndefined(type: Layout): Layout {
  return type === UNKNOWN ? type : union([type, code`undefined`]);
}

const UNKNOWN = code`unknown`;

/** What stands within brackets is resolved late, so that nothing there can make an alias circular. */
function inside(context: SchemaContext): SchemaContext {
  return context.broken.size === 0 ? context : { ...context, broken: NOTHING_BROKEN };
}

function isExpressible({ broken }: SchemaContext): (schema: Schema) => boolean {
  return (schema) => schema.kind !== "ref" || !broken.has(schema.id);
}

/** Requests leave out what is read-only, replies what is write-only. */
function isPresent(property: Property, { direction }: SchemaContext): boolean {
  return direction === "request" ? !property.readOnly : !property.writeOnly;
}

function propertyType(property: Property, context: SchemaContext): Layout {
  const readonly = property.readOnly ? code`readonly ` : code``;
  const optional = property.required ? code`:` : code`?:`;
  const isSure = !saysDegraded(context) || !property.required || property.critical === true;
  const type = typeOf(property.schema, context);
  return sequence(
    code`${readonly}${typeKey(property.name)}${optional}`,
    assigned(isSure ? type : orUndefined(type)),
  );
}

/** Where some properties are named, the others are `unknown`: TypeScript has no type for "all but these". */
function indexSignature(schema: ObjectSchema, context: SchemaContext): Layout | undefined {
  const patterns = schema.patterns ?? [];
  const others = [...(schema.additional ? [schema.additional] : []), ...patterns.map((each) => each.schema)];
  const isBare = schema.properties.length === 0;
  if (others.length === 0) {
    return isBare && schema.additional === undefined ? code`[key: string]: unknown` : undefined;
  }
  const [only] = others;
  return isBare && only !== undefined && others.length === 1
    ? sequence(code`[key: string]: `, typeOf(only, context))
    : code`[key: string]: unknown`;
}

function docOf({ schema, sensitive }: Property, { plan }: SchemaContext): { doc?: Code } {
  const doc = schemaDoc(schema, plan, sensitive);
  return doc === "" ? {} : { doc };
}

/** Known values, and any other of their sort: `"a" | "b" | (string & {})` keeps completion and admits what is new. */
function openValues(values: readonly (string | number | boolean)[]): readonly Code[] {
  const sorts = new Set(values.map((value) => typeof value));
  return [
    ...values.map((value) => literal(value)),
    ...(sorts.has("string") ? [code`(string & {})`] : []),
    ...(sorts.has("number") ? [code`(number & {})`] : []),
  ];
}

/** Unions within are taken apart, and what is said twice is said once. */
function union(variants: readonly Layout[]): Layout {
  const flat = variants.flatMap((variant) =>
    isUnion(variant) ? variant.items.map(({ body }) => body) : [variant],
  );
  const distinct = [...new Set(flat)];
  const [only] = distinct;
  if (distinct.length < 2) {
    return only ?? code`never`;
  }
  return block(
    "variants",
    distinct.map((body) => ({ body })),
  );
}

/** What holds if a condition does, or if it does not. */
function conditionType(schema: ConditionalSchema | DependentSchema, context: SchemaContext): Layout {
  const isPrintable = childrenOf(schema).every(isExpressible(context));
  if (!isPrintable || !saysType(schema, context)) return UNKNOWN;
  if (schema.kind === "conditional") {
    const otherwise = schema.whenFalse === undefined ? UNKNOWN : typeOf(schema.whenFalse, context);
    const branches = [schema.if, schema.whenTrue].filter((each) => each !== undefined);
    return union([intersection(branches, context), otherwise]);
  }
  const { property, required } = schema;
  const properties = [property, ...required].map((name) => code`${typeKey(name)}: unknown`);
  const present = block(
    "members",
    properties.map((body) => ({ body })),
  );
  const absent = block("members", [{ body: code`${typeKey(property)}?: undefined` }]);
  const more = schema.schema === undefined ? [] : [code` & `, grouped(schema.schema, context)];
  return union([sequence(present, ...more), absent]);
}

function isUnion(layout: Layout): layout is Block {
  return typeof layout !== "string" && layout.kind === "block" && layout.style === "variants";
}

function intersection(members: readonly Schema[], context: SchemaContext): Layout {
  const types = members.map((member) => grouped(member, context));
  const parts = types.filter((type) => type !== UNKNOWN);
  const [first, ...rest] = parts;
  return first === undefined ? code`unknown` : sequence(first, ...rest.flatMap((part) => [code` & `, part]));
}

const MAY_BIND = new Set<Schema["kind"]>([
  "union",
  "enum",
  "tagged",
  "all",
  "conditional",
  "dependent",
  "unevaluated",
]);

/** In parentheses where `[]` or `&` would bind tighter. */
function grouped(schema: Schema, context: SchemaContext): Layout {
  const type = typeOf(schema, context);
  const isSingle = typeof type === "string" && (type === UNKNOWN || !["all", "enum"].includes(schema.kind));
  const mayBind = MAY_BIND.has(schema.kind);
  return mayBind && !isSingle ? parenthesised(type) : type;
}

/**
 * Each variant pinned to its tag, and one for tags that are not known yet. The tag of that one is a string that no
 * literal is comparable to, so that `switch` narrows to a single variant.
 */
function taggedType(schema: TaggedSchema, context: SchemaContext): Layout {
  const tags = new Map<Schema, Code[]>();
  for (const { value, schema: variant } of schema.variants.filter((each) =>
    isExpressible(context)(each.schema),
  )) {
    const known = [...tags.keys()].find((each) => isSame(each, variant)) ?? variant;
    tags.set(known, [...(tags.get(known) ?? []), literal(value)]);
  }
  const variants = [...tags].map(([variant, values]) => {
    const type = grouped(variant, context);
    return isPinned(variant, schema.tag, values, context)
      ? type
      : sequence(code`(`, type, code` & { ${typeKey(schema.tag)}: ${joinCode(values, " | ")} })`);
  });
  return union([
    ...variants,
    code`${context.scope.type("UnknownVariant")}<${literal(schema.tag)}>`,
    ...(saysDegraded(context)
      ? [sequence(code`({ readonly ${typeKey(schema.tag)}?: undefined } & `, unknownObject(context), code`)`)]
      : []),
  ]);
}

function isSame(a: Schema, b: Schema): boolean {
  return a === b || (a.kind === "ref" && b.kind === "ref" && a.id === b.id);
}

/** Whether a variant's own type already has the tag as its one literal. */
function isPinned(variant: Schema, tag: string, values: readonly Code[], context: SchemaContext): boolean {
  const { plan } = context;
  if (saysDegraded(context)) {
    return false;
  }
  const target = variant.kind === "ref" ? plan.schemas.get(variant.id)?.named.schema : variant;
  const property = target?.kind === "object" ? target.properties.find(({ name }) => name === tag) : undefined;
  const isLiteral = property?.required === true && property.schema.kind === "literal" && values.length === 1;
  return isLiteral && property.schema.kind === "literal" && literal(property.schema.value) === values[0];
}

/** Trailing elements beyond `minItems` may be missing; the rest is anything unless it is bounded. */
function tupleType(schema: TupleSchema, context: SchemaContext): Layout {
  const required = schema.minItems ?? schema.items.length;
  const items = schema.items.map((item, index) => ({
    body:
      index < required
        ? positionType(item, context)
        : sequence(code`(`, positionType(item, context), code`)?`),
  }));
  const isClosed =
    schema.rest?.kind === "never" || (schema.maxItems ?? Number.POSITIVE_INFINITY) <= items.length;
  if (isClosed) {
    return block("elements", items);
  }
  const rest = schema.rest === undefined ? code`unknown` : itemType(schema.rest, context);
  return block("elements", [...items, { body: sequence(code`...`, rest, code`[]`) }]);
}
