import type { MediaType, PartHeader } from "../ir/api.ts";
import type { Schema } from "../ir/schema.ts";
import { code, typeKey } from "./code.ts";
import { block, type Layout, sequence } from "./layout.ts";
import type { SchemaContext } from "./schema-names.ts";
import { typeOf } from "./type-fold.ts";

/** Whether the parts of a multipart body have no names, but an order. */
export function hasUnnamedParts({ mediaType, schema, itemSchema, ...media }: MediaType): boolean {
  if (!mediaType.startsWith("multipart/") || mediaType === "multipart/form-data") {
    return false;
  }
  const isList = itemSchema !== undefined || schema?.kind === "array" || schema?.kind === "tuple";
  return isList || media.prefixEncoding !== undefined || media.itemEncoding !== undefined;
}

/** Records that go out one after another. Before there was `itemSchema`, some documents described the list and others one line of it. */
export function linesType({ itemSchema, schema }: MediaType, context: SchemaContext): Layout {
  const whole = named(schema, context);
  if (itemSchema === undefined && schema !== undefined && whole?.kind === "tuple") {
    return typeOf(schema, context);
  }
  const line = itemSchema ?? (whole?.kind === "array" ? whole.items : schema);
  const type = line === undefined ? code`unknown` : typeOf(line, context);
  return sequence(context.scope.type("RecordSource"), code`<`, type, code`>`);
}

/** A part for each item. */
export function partsType({ itemSchema, schema }: MediaType, context: SchemaContext): Layout {
  const whole = named(schema, context);
  if (schema !== undefined && (whole?.kind === "array" || whole?.kind === "tuple")) {
    return typeOf(schema, context);
  }
  const type = itemSchema === undefined ? code`unknown` : typeOf(itemSchema, context);
  return sequence(code`readonly (`, type, code`)[]`);
}

/** The type of a body, some of whose named parts may have headers that only the caller knows. */
export function withPartHeaders(type: Layout, media: MediaType, context: SchemaContext): Layout {
  const { mediaType, schema, encoding = [] } = media;
  const asked = encoding.flatMap(({ property, headers = [] }) => {
    const open = headers.filter(({ value }) => value === undefined);
    return open.length === 0 ? [] : [{ body: sequence(code`${typeKey(property)}: `, headersType(open)) }];
  });
  if (schema === undefined || asked.length === 0 || !mediaType.startsWith("multipart/")) {
    return type;
  }
  const headers = block("members", asked);
  return sequence(context.scope.type("WithPartHeaders"), code`<`, type, code`, `, headers, code`>`);
}

function headersType(headers: readonly PartHeader[]): Layout {
  return block(
    "members",
    headers.map(({ name, required }) => ({
      body: required ? code`${typeKey(name)}: string` : code`${typeKey(name)}?: string`,
    })),
  );
}

function named(schema: Schema | undefined, context: SchemaContext): Schema | undefined {
  return schema?.kind === "ref" ? context.plan.schemas.get(schema.id)?.named.schema : schema;
}
