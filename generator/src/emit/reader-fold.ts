import type {
  ConditionalSchema,
  DependentSchema,
  NumberSchema,
  ObjectSchema,
  Property,
  Schema,
  StringSchema,
  TupleSchema,
  UnevaluatedSchema,
} from "../ir/schema.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { formWord } from "./forms.ts";
import { type BlockItem, block, type Layout, sequence, widthOf } from "./layout.ts";
import { arrayChecks, containsChecks, numberChecks, stringChecks } from "./reader-checks.ts";
import { readerReference, type SchemaContext } from "./schema-names.ts";

/** The expression that reads a schema's values. */
export function readerOf(schema: Schema, context: SchemaContext): Layout {
  if (schema.assumed !== true) return readerOfType(schema, context);
  // Each of several assumed types is about values of that type alone.
  const types = schema.kind === "union" ? schema.variants : [schema];
  return call(
    code`${context.scope.words()}.assumed`,
    types.map((type) => readerOfType(type, context)),
  );
}

function readerOfType(schema: Schema, context: SchemaContext): Layout {
  const word = (name: Code, ...parts: readonly Layout[]): Layout =>
    call(code`${context.scope.words()}.${name}`, parts);
  switch (schema.kind) {
    case "any":
    case "binary":
      return word(code`unknown`);
    case "never":
      return word(code`never`);
    case "null":
      return word(code`null`);
    case "boolean":
      return word(code`boolean`);
    case "string":
      return formed(schema, word(code`string`, ...stringChecks(schema, context)), word);
    case "number":
      return formed(
        schema,
        word(schema.integer ? code`integer` : code`number`, ...numberChecks(schema)),
        word,
      );
    case "literal":
      return word(code`literal`, literal(schema.value));
    case "enum":
      return word(code`open`, ...schema.values.map((value) => literal(value)));
    case "array":
      return schema.unsaid && context.plan.seesUnevaluated
        ? word(code`tuple`, ...tupleParts({ ...schema, kind: "tuple", items: [] }, context))
        : word(code`array`, readerOf(schema.items, context), ...arrayChecks(schema));
    case "tuple":
      return word(code`tuple`, ...tupleParts(schema, context));
    case "object":
      return objectReader(schema, context, word);
    case "union":
      return unionReader(schema.variants, schema.exactlyOne, context, word);
    case "tagged":
      return word(code`tagged`, literal(schema.tag), variantsObject(schema.variants, context));
    case "all":
      return word(
        code`all`,
        ...(schema.isObject ? [word(code`object`, code`{}`)] : []),
        ...schema.members.map((member) => readerOf(member, context)),
      );
    case "not":
      return word(code`not`, readerOf(schema.inner, context));
    case "names":
      return word(code`names`, readerOf(schema.inner, context));
    case "contains":
      return word(code`contains`, readerOf(schema.items, context), ...containsChecks(schema));
    case "conditional":
    case "dependent":
    case "unevaluated":
      return conditionReader(schema, context, word);
    case "ref":
      return readerReference(schema.id, context) ?? word(code`unknown`);
  }
}

function formed({ as }: StringSchema | NumberSchema, reader: Layout, word: Word): Layout {
  return as === undefined ? reader : word(formWord(as), reader);
}

function conditionReader(
  schema: ConditionalSchema | DependentSchema | UnevaluatedSchema,
  context: SchemaContext,
  word: Word,
): Layout {
  const branch = (inner: Schema | undefined): Layout =>
    inner === undefined ? word(code`unknown`) : readerOf(inner, context);
  if (schema.kind === "conditional") {
    const parts = [branch(schema.if), branch(schema.whenTrue)];
    return word(code`when`, ...parts, ...(schema.whenFalse === undefined ? [] : [branch(schema.whenFalse)]));
  }
  if (schema.kind === "dependent") {
    const parts = [literal(schema.property), literal([...schema.required])];
    return word(code`dependent`, ...parts, ...(schema.schema === undefined ? [] : [branch(schema.schema)]));
  }
  if (!context.plan.seesUnevaluated) return branch(schema.inner);
  const { properties, items } = schema;
  const options = [
    ...(properties === undefined
      ? []
      : [{ body: sequence(code`properties: `, ruleReader(properties, context)) }]),
    ...(items === undefined ? [] : [{ body: sequence(code`items: `, ruleReader(items, context)) }]),
  ];
  return word(code`unevaluated`, branch(schema.inner), block("properties", options));
}

function ruleReader(rule: Schema, context: SchemaContext): Layout {
  return rule.kind === "never" ? code`false` : readerOf(rule, context);
}

type Word = (name: Code, ...parts: readonly Layout[]) => Layout;

/** One argument hugs its brackets; so does the last, when only it is long. */
function call(callee: Code, parts: readonly Layout[]): Layout {
  const last = parts.at(-1);
  const before = parts.slice(0, -1);
  const isShort = before.every((part) => typeof part === "string" && widthOf(part) <= 40);
  if (last === undefined) {
    return code`${callee}()`;
  }
  if (parts.length <= 2 && isShort) {
    return sequence(code`${callee}(`, ...before.flatMap((part) => [part, code`, `]), last, code`)`);
  }
  return sequence(
    callee,
    block(
      "arguments",
      parts.map((body) => ({ body })),
    ),
  );
}

function objectReader(schema: ObjectSchema, context: SchemaContext, word: Word): Layout {
  const options = objectOptions(schema, context);
  if (schema.properties.length === 0 && schema.additional && options.length === 1) {
    return word(code`record`, readerOf(schema.additional, context));
  }
  const said = context.plan.seesUnevaluated
    ? schema.properties.filter(({ implied }) => !implied)
    : schema.properties;
  const items = said.map((property) => ({
    body: sequence(code`${objectKey(property.name)}: `, propertyReader(property, context, word)),
  }));
  const properties = block("properties", items);
  const name = code`${context.scope.words()}.object(`;
  return options.length === 0
    ? sequence(name, properties, code`)`)
    : sequence(name, properties, code`, `, block("properties", options), code`)`);
}

/** A reply may leave out what is write-only, whatever the contract says. */
function propertyReader(property: Property, context: SchemaContext, word: Word): Layout {
  const inner = readerOf(property.schema, context);
  const weighed =
    property.critical === undefined ? inner : word(property.critical ? code`critical` : code`exempt`, inner);
  return property.required && !property.writeOnly ? weighed : word(code`optional`, weighed);
}

function objectOptions(schema: ObjectSchema, context: SchemaContext): readonly BlockItem[] {
  const { additional, patterns = [], minProperties, maxProperties } = schema;
  const isAnything =
    additional === undefined ||
    (!context.plan.seesUnevaluated &&
      additional !== false &&
      additional.kind === "any" &&
      schema.properties.length > 0);
  const unsaid = context.plan.seesUnevaluated
    ? schema.properties.filter(({ implied }) => implied).map(({ name }) => name)
    : [];
  const patternItems = patterns.map((each) => ({
    body: sequence(code`${objectKey(each.pattern)}: `, readerOf(each.schema, context)),
  }));
  return [
    ...(isAnything
      ? []
      : [
          {
            body: sequence(
              code`additional: `,
              additional === false ? code`false` : readerOf(additional, context),
            ),
          },
        ]),
    ...(patternItems.length === 0
      ? []
      : [{ body: sequence(code`patterns: `, block("properties", patternItems)) }]),
    ...(unsaid.length === 0 ? [] : [{ body: code`required: ${literal(unsaid)}` }]),
    ...(minProperties === undefined ? [] : [{ body: code`minProperties: ${literal(minProperties)}` }]),
    ...(maxProperties === undefined ? [] : [{ body: code`maxProperties: ${literal(maxProperties)}` }]),
  ];
}

function unionReader(
  variants: readonly Schema[],
  exactlyOne: boolean,
  context: SchemaContext,
  word: Word,
): Layout {
  const others = variants.filter((variant) => variant.kind !== "null");
  const parts = others.map((variant) => readerOf(variant, context));
  const [only] = parts;
  const inner =
    parts.length === 1 && only !== undefined ? only : word(exactlyOne ? code`oneOf` : code`union`, ...parts);
  return others.length < variants.length
    ? parts.length === 0
      ? word(code`null`)
      : word(code`nullable`, inner)
    : inner;
}

function variantsObject(
  variants: readonly { readonly value: string; readonly schema: Schema }[],
  context: SchemaContext,
): Layout {
  return block(
    "properties",
    variants.map(({ value, schema }) => ({
      body: sequence(code`${objectKey(value)}: `, readerOf(schema, context)),
    })),
  );
}

function tupleParts(schema: TupleSchema, context: SchemaContext): readonly Layout[] {
  const items = block(
    "elements",
    schema.items.map((item) => ({ body: readerOf(item, context) })),
  );
  const own = arrayChecks(schema);
  if (schema.rest === undefined) {
    return own.length === 0 ? [items] : [items, code`undefined`, ...own];
  }
  return [items, readerOf(schema.rest, context), ...own];
}
