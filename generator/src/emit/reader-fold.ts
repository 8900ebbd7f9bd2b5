import type {
  ArraySchema,
  NumberSchema,
  ObjectSchema,
  Property,
  Schema,
  StringSchema,
  TupleSchema,
} from "../ir/schema.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { formWord } from "./forms.ts";
import { type BlockItem, block, type Layout, sequence, widthOf } from "./layout.ts";
import { readerReference, type SchemaContext } from "./schema-names.ts";

/** The expression that reads a schema's values. */
export function readerOf(schema: Schema, context: SchemaContext): Layout {
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
      return formed(schema, word(code`string`, ...checks(STRING_CHECKS, schema)), word);
    case "number":
      return formed(
        schema,
        word(schema.integer ? code`integer` : code`number`, ...checks(NUMBER_CHECKS, schema)),
        word,
      );
    case "literal":
      return word(code`literal`, literal(schema.value));
    case "enum":
      return word(code`open`, ...schema.values.map((value) => literal(value)));
    case "array":
      return word(code`array`, readerOf(schema.items, context), ...checks(ARRAY_CHECKS, schema));
    case "tuple":
      return word(code`tuple`, ...tupleParts(schema, context));
    case "object":
      return objectReader(schema, context, word);
    case "union":
      return unionReader(schema.variants, schema.exactlyOne, context, word);
    case "tagged":
      return word(code`tagged`, literal(schema.tag), variantsObject(schema.variants, context));
    case "all":
      return word(code`all`, ...schema.members.map((member) => readerOf(member, context)));
    case "not":
      return word(code`not`, readerOf(schema.inner, context));
    case "ref":
      return readerReference(schema.id, context) ?? word(code`unknown`);
  }
}

function formed({ as }: StringSchema | NumberSchema, reader: Layout, word: Word): Layout {
  return as === undefined ? reader : word(formWord(as), reader);
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
  const items = schema.properties.map((property) => ({
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
    (additional !== false && additional.kind === "any" && schema.properties.length > 0);
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
  const own = checks(ARRAY_CHECKS, schema);
  if (schema.rest === undefined) {
    return own.length === 0 ? [items] : [items, code`undefined`, ...own];
  }
  return [items, readerOf(schema.rest, context), ...own];
}

const STRING_CHECKS = ["minLength", "maxLength", "pattern", "format"] as const;
const NUMBER_CHECKS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "format",
] as const;
const ARRAY_CHECKS = ["minItems", "maxItems", "uniqueItems"] as const;

type Checked = Partial<StringSchema & NumberSchema & ArraySchema>;
type Check = (typeof STRING_CHECKS | typeof NUMBER_CHECKS | typeof ARRAY_CHECKS)[number];

/** What only strict reading looks at. */
function checks(
  names: readonly Check[],
  schema: StringSchema | NumberSchema | ArraySchema | TupleSchema,
): readonly Layout[] {
  const values: Partial<Record<Check, Checked[Check]>> = schema as Checked;
  const items = names.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ body: code`${objectKey(name)}: ${literal(value)}` }];
  });
  return items.length === 0 ? [] : [block("properties", items)];
}
