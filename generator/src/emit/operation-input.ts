import type { MediaType, Parameter, PolicedOperation } from "../ir/api.ts";
import type { OperationPlan } from "../plan/plan-types.ts";
import { camelCase } from "../plan/words.ts";
import { type Code, code, identifier, literal, textBeginning, typeKey } from "./code.ts";
import { docComment } from "./doc-comment.ts";
import { deprecatedTags, exampleTags } from "./doc-tags.ts";
import { assigned, type BlockItem, block, type Layout, parenthesised, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import { hasUnnamedParts, linesType, partsType, withPartHeaders } from "./part-types.ts";
import type { SchemaContext } from "./schema-names.ts";
import { typeOf } from "./type-fold.ts";

/** A parameter under its key in the input. */
export interface InputParameter {
  readonly key: string;
  readonly parameter: Parameter;
  readonly required: boolean;
}

export const LOCATIONS = ["path", "query", "header", "cookie"] as const;
export type Location = (typeof LOCATIONS)[number];

/** Headers that OpenAPI says are described elsewhere (3.1, Parameter Object). */
const IGNORED_HEADERS = new Set(["accept", "content-type", "authorization"]);

/** The parameters of one location: header names in camelCase, the others as they are on the wire. */
export function inputParameters(operation: PolicedOperation, location: Location): readonly InputParameter[] {
  const keys = new Set<string>();
  return operation.parameters
    .filter((each) => each.in === location && !isIgnored(each))
    .map((parameter) => {
      const wanted = location === "header" ? camelCase(parameter.name) || "header" : parameter.name;
      let key = wanted;
      for (let number = 2; keys.has(key); number += 1) {
        key = `${wanted}${number}`;
      }
      keys.add(key);
      const required = parameter.required && !isMintedKey(operation, parameter);
      return { key, parameter, required };
    });
}

/** The body's media types, each once. */
export function bodyContent(operation: PolicedOperation): readonly MediaType[] {
  const content = operation.body?.content ?? [];
  return content.filter(
    ({ mediaType }, index) => content.findIndex((each) => each.mediaType === mediaType) === index,
  );
}

/** The declaration of what a call takes; `undefined` where it takes nothing. */
export function inputDeclaration(plan: OperationPlan, context: SchemaContext): Layout | undefined {
  if (plan.inputName === undefined) {
    return undefined;
  }
  const { operation } = plan;
  const name = identifier(plan.inputName);
  const groups = [
    ...LOCATIONS.flatMap((location) => locationMember(operation, location, context)),
    ...querystringMember(operation, context),
  ];
  const bodies = bodyContent(operation);
  if (bodies.length < 2) {
    const body = bodies.map((media) => ({ body: bodyMember(plan, media, context) }));
    return sequence(code`export interface ${name} `, block("members", [...groups, ...body]));
  }
  const choices = bodies.map((media, index) => ({
    body: block("members", [
      { body: bodyMember(plan, media, context) },
      { body: contentTypeMember(media, index) },
    ]),
  }));
  if (groups.length === 0) {
    return sequence(code`export type ${name} =`, assigned(block("variants", choices)), code`;`);
  }
  return sequence(
    code`export type ${name} = `,
    block("members", groups),
    code` & `,
    parenthesised(block("variants", choices)),
    code`;`,
  );
}

/** The type of one of the bodies. */
export function bodyType(media: MediaType, context: SchemaContext): Layout {
  const { mediaType, schema } = media;
  switch (mediaKind(mediaType, schema)) {
    case "text":
    case "events":
      return code`string`;
    case "bytes":
      return context.scope.type("BinaryBody");
    case "ndjson":
      return linesType(media, context);
    case "multipart":
      return hasUnnamedParts(media) ? partsType(media, context) : plainType(media, context);
    default:
      return plainType(media, context);
  }
}

function plainType({ schema }: MediaType, context: SchemaContext): Layout {
  return schema === undefined ? code`unknown` : typeOf(schema, context);
}

function locationMember(
  operation: PolicedOperation,
  location: Location,
  context: SchemaContext,
): readonly BlockItem[] {
  const parameters = inputParameters(operation, location);
  if (parameters.length === 0) {
    return [];
  }
  const members = parameters.map(({ key, parameter, required }) => ({
    ...parameterDoc(parameter, context),
    body: sequence(
      code`${typeKey(key)}${required ? code`:` : code`?:`}`,
      assigned(parameterType(parameter, context)),
    ),
  }));
  const mark = parameters.some(({ required }) => required) ? code`: ` : code`?: `;
  return [{ body: sequence(code`${identifier(location)}${mark}`, block("members", members)) }];
}

/** Empty text stands for itself wherever `name=` may be sent, whatever the schema is. */
function parameterType(parameter: Parameter, context: SchemaContext): Layout {
  const { schema, allowEmptyValue } = parameter;
  const type = typeOf(schema, context);
  return allowEmptyValue === true && parameter.in === "query" && schema.kind !== "string"
    ? sequence(type, code` | ""`)
    : type;
}

/** A query that is one value. */
function querystringMember(operation: PolicedOperation, context: SchemaContext): readonly BlockItem[] {
  const whole = operation.parameters.find((parameter) => parameter.in === "querystring");
  if (whole === undefined) {
    return [];
  }
  const mark = whole.required ? code`:` : code`?:`;
  return [
    {
      ...parameterDoc(whole, context),
      body: sequence(code`querystring${mark}`, assigned(typeOf(whole.schema, context))),
    },
  ];
}

function parameterDoc(parameter: Parameter, { plan }: SchemaContext): { doc?: Code } {
  const { description = parameter.schema.description, schema, examples = schema.examples ?? [] } = parameter;
  const preset = schema.default ?? parameter.pinned;
  const doc = docComment(
    [description],
    [
      ...(preset === undefined ? [] : [{ name: "default" as const, text: literal(preset) }]),
      ...deprecatedTags(parameter.deprecated || schema.deprecated, description),
      ...exampleTags(schema, examples, plan),
    ],
    plan.api.externalDocs?.url,
  );
  return doc === "" ? {} : { doc };
}

function bodyMember(plan: OperationPlan, media: MediaType, context: SchemaContext): Layout {
  const mark = plan.operation.body?.required === true ? code`:` : code`?:`;
  // A name stands for the schema; of what is sent as text or bytes, the schema is not the type.
  const isData = !["text", "events", "bytes"].includes(mediaKind(media.mediaType, media.schema));
  const name = isData ? plan.inlineNames.get(media) : undefined;
  return sequence(
    code`body${mark}`,
    assigned(
      withPartHeaders(name === undefined ? bodyType(media, context) : identifier(name), media, context),
    ),
  );
}

/** The first of several is sent unless the caller says otherwise. */
function contentTypeMember(media: MediaType, index: number): Code {
  return code`contentType${index === 0 ? code`?` : code``}: ${mediaTypeLiteral(media.mediaType)}`;
}

/** A range is any type within it, or itself: then the bytes say which. */
function mediaTypeLiteral(mediaType: string): Code {
  const range = /^([\w.+-]+\/)\*$/.exec(mediaType)?.[1];
  return range === undefined ? literal(mediaType) : textBeginning(range);
}

function isIgnored(parameter: Parameter): boolean {
  return parameter.in === "header" && IGNORED_HEADERS.has(parameter.name.toLowerCase());
}

/** The runtime mints the key where the caller gives none. */
function isMintedKey(operation: PolicedOperation, parameter: Parameter): boolean {
  const { idempotency } = operation.policy.value;
  return (
    idempotency !== false &&
    idempotency.in === "header" &&
    idempotency.generate !== "caller" &&
    parameter.in === "header" &&
    parameter.name.toLowerCase() === idempotency.name.toLowerCase()
  );
}
