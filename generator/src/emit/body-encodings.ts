import type { MediaType, PartEncoding, PolicedOperation, PropertyEncoding } from "../ir/api.ts";
import { writeItems } from "./body-forms.ts";
import { type Code, code, joinCode, literal, objectKey } from "./code.ts";
import { type BlockItem, block, type Layout, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import type { ModuleScope } from "./module-scope.ts";
import { bodyContent } from "./operation-input.ts";
import { fieldStyle } from "./parameter-styles.ts";
import { hasUnnamedParts } from "./part-types.ts";
import type { SchemaContext } from "./schema-names.ts";

/** The encodings of a body. */
export function bodyField(operation: PolicedOperation, context: SchemaContext): Layout | undefined {
  const required = operation.body?.required === true;
  const encodings = bodyContent(operation).map((media) => encodingOf(media, required, context));
  const [first] = encodings;
  if (first === undefined || encodings.length === 1) {
    return first;
  }
  return block(
    "elements",
    encodings.map((body) => ({ body })),
  );
}

/** The words that write a whole query. */
export function querystringField(operation: PolicedOperation, scope: ModuleScope): Layout | undefined {
  const whole = operation.parameters.find((parameter) => parameter.in === "querystring");
  if (whole?.mediaType === undefined) {
    return undefined;
  }
  const { pointer, mediaType, encoding } = whole;
  const kind = mediaKind(mediaType, whole.schema);
  const media: MediaType = { pointer, mediaType, ...(encoding !== undefined && { encoding }) };
  const written = kind === "form" || kind === "json" ? kind : "text";
  return sequence(code`${scope.value("querystring")}(`, wordsOf(media, written, true, scope), code`)`);
}

const ENCODERS = {
  json: ["json", "application/json"],
  form: ["urlencoded", "application/x-www-form-urlencoded"],
  multipart: ["multipart", "multipart/form-data"],
  items: ["multipartItems", "multipart/mixed"],
  text: ["text", "text/plain"],
  events: ["text", "text/plain"],
  bytes: ["bytes", "application/octet-stream"],
  ndjson: ["ndjson", "application/x-ndjson"],
} as const;

type EncoderKind = keyof typeof ENCODERS;

function encodingOf(media: MediaType, required: boolean, context: SchemaContext): Layout {
  const kind = hasUnnamedParts(media) ? "items" : mediaKind(media.mediaType, media.schema);
  return wordsOf(media, kind, required, context.scope, kind === "items" ? [] : writeItems(media, context));
}

function wordsOf(
  media: MediaType,
  kind: EncoderKind,
  required: boolean,
  scope: ModuleScope,
  more: readonly BlockItem[] = [],
): Layout {
  const [word, usual] = ENCODERS[kind];
  const items: readonly BlockItem[] = [
    ...(media.mediaType === usual ? [] : [{ body: code`mediaType: ${literal(media.mediaType)}` }]),
    ...(required ? [] : [{ body: code`optional: true` }]),
    ...partsOf(media, kind, scope),
    ...more,
  ];
  const name = scope.value(word);
  return items.length === 0 ? code`${name}()` : sequence(code`${name}(`, block("properties", items), code`)`);
}

function partsOf(media: MediaType, kind: EncoderKind, scope: ModuleScope): readonly BlockItem[] {
  switch (kind) {
    case "form":
      return namedItems(media.encoding, (encoding) => fieldStyle(encoding, scope));
    case "multipart":
      return namedItems(media.encoding, (encoding) => partWords(encoding, scope));
    case "items":
      return [
        ...(media.prefixEncoding === undefined
          ? []
          : [{ body: sequence(code`prefix: `, prefixItems(media.prefixEncoding, scope)) }]),
        ...(media.itemEncoding === undefined
          ? []
          : [{ body: sequence(code`item: `, partWords(media.itemEncoding, scope) ?? code`{}`) }]),
      ];
    default:
      return [];
  }
}

function prefixItems(encodings: readonly PartEncoding[], scope: ModuleScope): Layout {
  return block(
    "elements",
    encodings.map((encoding) => ({ body: partWords(encoding, scope) ?? code`{}` })),
  );
}

function namedItems(
  encodings: readonly PropertyEncoding[] = [],
  wordsOf: (encoding: PropertyEncoding) => Layout | undefined,
): readonly BlockItem[] {
  const items = encodings.flatMap((encoding) => {
    const said = wordsOf(encoding);
    return said === undefined ? [] : [{ body: sequence(code`${objectKey(encoding.property)}: `, said) }];
  });
  return items.length === 0 ? [] : [{ body: sequence(code`parts: `, block("properties", items)) }];
}

function partWords(encoding: PartEncoding, scope: ModuleScope): Code | undefined {
  const { contentType, headers = [], style } = encoding;
  const fixed = headers.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  const said: readonly Code[] = [
    ...(contentType === undefined ? [] : [code`contentType: ${literal(contentType)}`]),
    ...(fixed.length === 0 ? [] : [code`headers: ${literal(Object.fromEntries(fixed))}`]),
    ...(style === undefined ? [] : [code`style: ${fieldStyle(encoding, scope) ?? code``}`]),
  ];
  return said.length === 0 ? undefined : code`{ ${joinCode(said, ", ")} }`;
}
