import type { MediaType } from "../ir/api.ts";
import type { Schema } from "../ir/schema.ts";
import { itemSchemaOf, type StreamKind } from "../ir/stream-kind.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { type Code, code, identifier, literal } from "./code.ts";
import { formsArgument } from "./forms.ts";
import { block, type Layout, sequence } from "./layout.ts";
import { readerOf } from "./reader-fold.ts";
import { readerReference, type SchemaContext } from "./schema-names.ts";
import { typeOf } from "./type-fold.ts";

/** Whose inline schemas have names. */
type InlineNames = Pick<OperationPlan, "inlineNames">;

const USUAL: Readonly<Record<StreamKind, string>> = {
  events: "text/event-stream",
  lines: "application/x-ndjson",
  sequence: "application/json-seq",
};

/** The type of a reply that is read item by item. */
export function streamType(
  plan: InlineNames,
  media: MediaType,
  kind: StreamKind,
  context: SchemaContext,
): Layout {
  const name = plan.inlineNames.get(media);
  const schema = itemOf(media, context);
  const item = name === undefined ? itemType(schema, kind, context) : identifier(name);
  return sequence(
    code`${context.scope.type(kind === "events" ? "EventStream" : "ItemStream")}<`,
    item,
    code`>`,
  );
}

/** What reads it. */
export function streamReader(
  plan: InlineNames,
  media: MediaType,
  kind: StreamKind,
  context: SchemaContext,
): Layout {
  const { scope } = context;
  const reader = itemReader(plan, media, kind, context);
  const shape = kind === "events" ? eventShape(media, context) : undefined;
  if (shape !== undefined) {
    return sequence(code`${scope.value("eventObjects")}(`, reader, code`, ${literal(shape)})`);
  }
  const named =
    media.mediaType === USUAL[kind] || kind === "events" ? code`` : code`, ${literal(media.mediaType)}`;
  return sequence(code`${scope.value(kind)}(`, reader, code`${named})`);
}

function itemType(schema: Schema | undefined, kind: StreamKind, context: SchemaContext): Layout {
  if (schema === undefined) {
    return kind === "events" ? code`string` : code`unknown`;
  }
  return typeOf(schema, context);
}

function itemReader(plan: InlineNames, media: MediaType, kind: StreamKind, context: SchemaContext): Layout {
  const { scope } = context;
  const schema = itemOf(media, context);
  // The data of an event is text; it is JSON where the schema says that it has a structure.
  if (kind === "events" && (schema === undefined || isText(schema, context))) {
    return code`${scope.value("asText")}()`;
  }
  if (schema === undefined || schema.kind === "any") {
    return code`${scope.value("asJson")}()`;
  }
  const named = schema.kind === "ref" ? readerReference(schema.id, context) : undefined;
  if (named !== undefined) {
    return named;
  }
  const name = plan.inlineNames.get(media);
  const type: Code = name === undefined ? code`` : code`<${identifier(name)}>`;
  return sequence(
    code`${scope.value("reader")}${type}`,
    block("body", [{ body: readerOf(schema, context) }, ...formsArgument(schema, context)]),
  );
}

function itemOf(media: MediaType, context: SchemaContext): Schema | undefined {
  const item = itemSchemaOf(media);
  if (media.itemSchema !== undefined || item === undefined) {
    return item;
  }
  const target = targetOf(item, context);
  return target?.kind === "array" ? target.items : item;
}

function isText(schema: Schema, context: SchemaContext): boolean {
  const target = targetOf(schema, context);
  const isString = (each: Schema): boolean =>
    each.kind === "string" ||
    (each.kind === "enum" && each.values.every((value) => typeof value === "string")) ||
    (each.kind === "literal" && typeof each.value === "string");
  return target !== undefined && isString(target);
}

/** From 3.2 on, the schema of an item describes the event, of which `data` is one field. */
function eventShape({ itemSchema }: MediaType, context: SchemaContext): "json" | "text" | undefined {
  const shapes = itemSchema === undefined ? [] : dataOf(itemSchema, context, 0);
  if (shapes.length === 0) {
    return undefined;
  }
  return shapes.every((schema) => isText(schema, context)) ? "text" : "json";
}

function dataOf(schema: Schema, context: SchemaContext, depth: number): readonly Schema[] {
  const target = targetOf(schema, context);
  if (target === undefined || depth > 8) {
    return [];
  }
  switch (target.kind) {
    case "object":
      return target.properties.filter(({ name }) => name === "data").map((property) => property.schema);
    case "union":
      return target.variants.flatMap((variant) => dataOf(variant, context, depth + 1));
    case "tagged":
      return target.variants.flatMap((variant) => dataOf(variant.schema, context, depth + 1));
    case "all":
      return target.members.flatMap((member) => dataOf(member, context, depth + 1));
    default:
      return [];
  }
}

function targetOf(schema: Schema, { plan }: SchemaContext): Schema | undefined {
  let target: Schema | undefined = schema;
  for (let steps = 0; target?.kind === "ref" && steps < 16; steps += 1) {
    target = plan.schemas.get(target.id)?.named.schema;
  }
  return target;
}
