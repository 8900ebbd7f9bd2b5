import type { ArraySchema, ContainsSchema, NumberSchema, StringSchema, TupleSchema } from "../ir/schema.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { type BlockItem, block, type Layout } from "./layout.ts";
import type { SchemaContext } from "./schema-names.ts";

const STRING_CHECKS = ["minLength", "maxLength", "pattern"] as const;
const NUMBER_CHECKS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;
const CONTAINS_CHECKS = ["minContains", "maxContains"] as const;
const ARRAY_CHECKS = ["minItems", "maxItems", "uniqueItems"] as const;

/** The words of the formats of strings that readers look at; of the others they know nothing. */
const FORMAT_WORDS: ReadonlyMap<string | undefined, Code> = new Map([
  ["date", code`date`],
  ["date-time", code`dateTime`],
  ["email", code`email`],
  ["ipv4", code`ipv4`],
  ["ipv6", code`ipv6`],
  ["uri", code`uri`],
  ["url", code`uri`],
  ["uuid", code`uuid`],
]);

/** The formats of numbers that they look at. */
const NUMBER_FORMATS: ReadonlySet<string | undefined> = new Set(["int32", "int64"]);

/** The constraints of a string, as the last part of its word; none where there are none. */
export function stringChecks(schema: StringSchema, { scope }: SchemaContext): readonly Layout[] {
  const items = itemsOf(STRING_CHECKS, schema);
  const format = FORMAT_WORDS.get(schema.format);
  return partOf(
    format === undefined ? items : [...items, { body: code`format: ${scope.words()}.${format}` }],
  );
}

/** The same of a number. */
export function numberChecks(schema: NumberSchema): readonly Layout[] {
  const names = NUMBER_FORMATS.has(schema.format) ? ([...NUMBER_CHECKS, "format"] as const) : NUMBER_CHECKS;
  return partOf(itemsOf(names, schema));
}

/** The same of a list. */
export function arrayChecks(schema: ArraySchema | TupleSchema): readonly Layout[] {
  return partOf(itemsOf(ARRAY_CHECKS, schema));
}

/** How many items of a list are to be so. */
export function containsChecks(schema: ContainsSchema): readonly Layout[] {
  return partOf(itemsOf(CONTAINS_CHECKS, schema));
}

function itemsOf<Name extends string>(
  names: readonly Name[],
  schema: Readonly<Partial<Record<Name, string | number | boolean | undefined>>>,
): readonly BlockItem[] {
  return names.flatMap((name) => {
    const value = schema[name];
    return value === undefined ? [] : [{ body: code`${objectKey(name)}: ${literal(value)}` }];
  });
}

function partOf(items: readonly BlockItem[]): readonly Layout[] {
  return items.length === 0 ? [] : [block("properties", items)];
}
