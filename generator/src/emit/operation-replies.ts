import type { MediaType, Response } from "../ir/api.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { isSuccess } from "../plan/success.ts";
import { type Code, code, identifier, literal, objectKey, typeKey } from "./code.ts";
import { formsArgument } from "./forms.ts";
import { assigned, block, type Layout, render, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import { readerOf } from "./reader-fold.ts";
import { readerReference, type SchemaContext } from "./schema-names.ts";
import { typeOf } from "./type-fold.ts";

/** Whose inline schemas have names. */
type InlineNames = Pick<OperationPlan, "inlineNames">;

/** The `replies` of a descriptor. */
export function repliesField(plan: OperationPlan, context: SchemaContext): Layout {
  const items = plan.operation.responses.map((response) => ({
    body: sequence(code`${objectKey(response.status)}: `, readerOfContent(plan, response.content, context)),
  }));
  return block("properties", items);
}

/** The type of what a call gives. */
export function dataType(plan: OperationPlan, context: SchemaContext): Code {
  const successes = plan.operation.responses.filter(({ status }) => isSuccess(status, plan.operation));
  const types = successes.flatMap((response) => replyTypes(plan, response, context));
  return unionOf(types.length === 0 ? [code`unknown`] : types);
}

/** The bodies of documented failures by status; `undefined` where there are none. */
export function errorsDeclaration(plan: OperationPlan, context: SchemaContext): Layout | undefined {
  if (plan.errorsName === undefined) {
    return undefined;
  }
  const items = failuresOf(plan).map((response) => ({
    body: sequence(code`${typeKey(response.status)}:`, assigned(errorType(plan, response, context))),
  }));
  return sequence(code`export interface ${identifier(plan.errorsName)} `, block("members", items));
}

export function failuresOf(plan: OperationPlan): readonly Response[] {
  return plan.operation.responses.filter(({ status }) => !isSuccess(status, plan.operation));
}

/** The type of one failure's body. */
export function errorType(plan: OperationPlan, response: Response, context: SchemaContext): Layout {
  return typeOfContent(plan, response.content, context);
}

/** The type of a body that comes in one of some media types. */
export function typeOfContent(
  plan: InlineNames,
  content: readonly MediaType[],
  context: SchemaContext,
): Layout {
  const types = content.map((media) => mediaTypeType(plan, media, context));
  const [only] = types;
  if (only === undefined) {
    return code`undefined`;
  }
  return types.length === 1 ? only : unionOf(types.map((type) => render(type)));
}

function replyTypes(plan: OperationPlan, response: Response, context: SchemaContext): readonly Code[] {
  return response.content.length === 0
    ? [code`undefined`]
    : response.content.map((media) => render(mediaTypeType(plan, media, context)));
}

function mediaTypeType(plan: InlineNames, media: MediaType, context: SchemaContext): Layout {
  switch (mediaKind(media.mediaType, media.schema)) {
    case "json":
      return jsonType(plan, media, context);
    case "text":
    case "form":
      return code`string`;
    case "events":
    case "ndjson":
      return code`ReadableStream<Uint8Array>`;
    default:
      return code`Blob`;
  }
}

function jsonType(plan: InlineNames, media: MediaType, context: SchemaContext): Layout {
  const name = plan.inlineNames.get(media);
  if (name !== undefined) {
    return identifier(name);
  }
  return media.schema === undefined ? code`unknown` : typeOf(media.schema, context);
}

/** Each type once; `unknown` swallows the others. */
function unionOf(types: readonly Code[]): Code {
  const distinct = [...new Set(types)];
  return distinct.includes(code`unknown`) ? code`unknown` : (distinct.join(" | ") as Code);
}

/** What reads a body that comes in one of some media types. */
export function readerOfContent(
  plan: InlineNames,
  content: readonly MediaType[],
  context: SchemaContext,
): Layout {
  const readers = content.map((media) => ({ media, reader: mediaReader(plan, media, context) }));
  const [first] = readers;
  if (first === undefined) {
    return code`${context.scope.value("empty")}()`;
  }
  if (new Set(readers.map(({ reader }) => render(reader))).size === 1) {
    return first.reader;
  }
  const items = readers.map(({ media, reader }) => ({
    body: sequence(code`${objectKey(media.mediaType)}: `, reader),
  }));
  return sequence(code`${context.scope.value("byMediaType")}(`, block("properties", items), code`)`);
}

function mediaReader(plan: InlineNames, media: MediaType, context: SchemaContext): Layout {
  const { scope } = context;
  switch (mediaKind(media.mediaType, media.schema)) {
    case "json":
      return jsonReader(plan, media, context);
    case "text":
    case "form":
      return code`${scope.value("asText")}()`;
    case "events":
    case "ndjson":
      return code`${scope.value("asStream")}()`;
    default:
      return code`${scope.value("asBytes")}()`;
  }
}

function jsonReader(plan: InlineNames, media: MediaType, context: SchemaContext): Layout {
  const { schema } = media;
  if (schema === undefined || schema.kind === "any") {
    return code`${context.scope.value("asJson")}()`;
  }
  const named = schema.kind === "ref" ? readerReference(schema.id, context) : undefined;
  if (named !== undefined) {
    return named;
  }
  const name = plan.inlineNames.get(media);
  const type = name === undefined ? code`` : code`<${identifier(name)}>`;
  const body = block("body", [{ body: readerOf(schema, context) }, ...formsArgument(schema, context)]);
  return sequence(code`${context.scope.value("reader")}${type}`, body);
}

/** A status as it is indexed with: `402`, `"4XX"`, `"default"`. */
export function statusIndex(status: string): Code {
  return /^\d+$/.test(status) ? objectKey(status) : literal(status);
}
