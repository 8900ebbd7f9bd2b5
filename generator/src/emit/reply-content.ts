import type { MediaType } from "../ir/api.ts";
import { streamKind } from "../ir/stream-kind.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { type Code, code, identifier, joinCode, literal, objectKey } from "./code.ts";
import { formsArgument } from "./forms.ts";
import { block, type Layout, render, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import { readerOf } from "./reader-fold.ts";
import { readerReference, type SchemaContext } from "./schema-names.ts";
import { streamReader, streamType } from "./stream-reply.ts";
import { typeOf } from "./type-fold.ts";

/** Whose inline schemas have names. */
type InlineNames = Pick<OperationPlan, "inlineNames">;

/** What a body is read for. */
export interface ContentUse {
  /** A call's data: streams are handed over. Those of failures are read to their end. */
  readonly isData: boolean;
  /** The property of the request's body that says whether a stream is wanted. */
  readonly flag?: string | undefined;
}

/** The type of a body that comes in one of some media types, and is read to its end. */
export function typeOfContent(
  plan: InlineNames,
  content: readonly MediaType[],
  context: SchemaContext,
): Layout {
  const types = content.map((media) => mediaTypeType(plan, media, context, false));
  const [only] = types;
  if (only === undefined) {
    return code`undefined`;
  }
  return types.length === 1 ? only : unionOf(types.map((type) => render(type)));
}

/** The type of a body of one media type. */
export function mediaTypeType(
  plan: InlineNames,
  media: MediaType,
  context: SchemaContext,
  isData: boolean,
): Layout {
  const stream = streamKind(media);
  if (stream !== undefined) {
    return isData ? streamType(plan, media, stream, context) : code`string`;
  }
  switch (mediaKind(media.mediaType, media.schema)) {
    case "json":
      return jsonType(plan, media, context);
    case "text":
    case "form":
      return code`string`;
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
export function unionOf(types: readonly Code[]): Code {
  const distinct = [...new Set(types)];
  return distinct.includes(code`unknown`) ? code`unknown` : (distinct.join(" | ") as Code);
}

/** What reads a body that comes in one of some media types. */
export function readerOfContent(
  plan: InlineNames,
  content: readonly MediaType[],
  context: SchemaContext,
  { isData, flag }: ContentUse = { isData: false },
): Layout {
  const readers = content.map((media) => ({ media, reader: mediaReader(plan, media, context, isData) }));
  const [first] = readers;
  if (first === undefined) {
    return code`${context.scope.value("empty")}()`;
  }
  if (new Set(readers.map(({ reader }) => render(reader))).size === 1) {
    return documented(content, context, isData) ?? first.reader;
  }
  const items = readers.map(({ media, reader }) => ({
    body: sequence(code`${objectKey(media.mediaType)}: `, reader),
  }));
  const chosenBy = flag === undefined ? code`` : code`, ${literal(flag)}`;
  return sequence(
    code`${context.scope.value("byMediaType")}(`,
    block("properties", items),
    code`${chosenBy})`,
  );
}

function mediaReader(plan: InlineNames, media: MediaType, context: SchemaContext, isData: boolean): Layout {
  const stream = streamKind(media);
  if (stream !== undefined && isData) {
    return streamReader(plan, media, stream, context);
  }
  const word = stream === undefined ? wordOf(media) : "asText";
  return word === undefined ? jsonReader(plan, media, context) : code`${context.scope.value(word)}()`;
}

/** The word for what is no JSON. */
function wordOf({ mediaType, schema }: MediaType): "asText" | "asBytes" | undefined {
  switch (mediaKind(mediaType, schema)) {
    case "json":
      return undefined;
    case "text":
    case "form":
      return "asText";
    default:
      return "asBytes";
  }
}

/** A body that is no JSON, with the media types that it may have. */
function documented(
  content: readonly MediaType[],
  { scope }: SchemaContext,
  isData: boolean,
): Code | undefined {
  const [first] = content;
  const isStream = first !== undefined && streamKind(first) !== undefined;
  if (first === undefined || (isStream && isData)) {
    return undefined;
  }
  const word = isStream ? "asText" : wordOf(first);
  if (word === undefined) {
    return undefined;
  }
  const types = content.map(({ mediaType }) => mediaType);
  const isUsual = types.every((type) => /^(\*\/\*|application\/(\*|octet-stream)|text\/plain)$/.test(type));
  return code`${scope.value(word)}(${
    isUsual
      ? code``
      : joinCode(
          types.map((type) => literal(type)),
          ", ",
        )
  })`;
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
