import type {
  MediaType,
  Operation,
  Parameter,
  PartEncoding,
  PolicedOperation,
  SecurityRequirement,
  Server,
} from "../ir/api.ts";
import type { JsonValue } from "../ir/schema.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { type BlockItem, block, type Layout, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import type { ModuleScope } from "./module-scope.ts";
import { bodyContent, type InputParameter } from "./operation-input.ts";

/** The styles of some parameters, by their key in the input; `undefined` where there are none to print. */
export function stylesField(parameters: readonly InputParameter[], scope: ModuleScope): Layout | undefined {
  const items = parameters.map(({ key, parameter }) => ({
    body: code`${objectKey(key)}: ${styleOf(key, parameter, scope)}`,
  }));
  return items.length === 0 ? undefined : block("properties", items);
}

/** Whether a path parameter needs no words: simple, under its own name. */
export function isPlainPathParameter({ parameter }: InputParameter): boolean {
  return (
    parameter.mediaType === undefined &&
    parameter.style === "simple" &&
    !parameter.explode &&
    !parameter.allowReserved
  );
}

/** The encodings of a body. */
export function bodyField(operation: PolicedOperation, scope: ModuleScope): Layout | undefined {
  const required = operation.body?.required === true;
  const encodings = bodyContent(operation).map((media) => encodingOf(media, required, scope));
  const [first] = encodings;
  if (first === undefined || encodings.length === 1) {
    return first;
  }
  return block(
    "elements",
    encodings.map((body) => ({ body })),
  );
}

/** Alternatives of schemes that go together. */
export function securityField(requirements: readonly SecurityRequirement[]): Layout {
  return literal(
    requirements.map((requirement) =>
      requirement.map(({ scheme, scopes }): JsonValue => (scopes.length === 0 ? scheme : { scheme, scopes })),
    ),
  );
}

export function serversField(servers: readonly Server[]): Layout {
  return block(
    "elements",
    servers.map((server) => ({ body: block("properties", serverItems(server)) })),
  );
}

function serverItems({ url, name, variables }: Server): readonly BlockItem[] {
  const named = variables.map((variable) => ({
    body: code`${objectKey(variable.name)}: ${literal({
      default: variable.default,
      ...(variable.enum === undefined ? {} : { enum: variable.enum }),
    })}`,
  }));
  return [
    { body: code`url: ${literal(url)}` },
    ...(name === undefined ? [] : [{ body: code`name: ${literal(name)}` }]),
    ...(named.length === 0 ? [] : [{ body: sequence(code`variables: `, block("properties", named)) }]),
  ];
}

function styleOf(key: string, parameter: Parameter, scope: ModuleScope): Code {
  const { name, style, explode, allowReserved, mediaType } = parameter;
  const isHeader = parameter.in === "header";
  const defaultExplode = style === "form" || style === "deepObject";
  const options: Record<string, JsonValue> = {
    ...(name === key || (isHeader && mediaType === undefined) ? {} : { name }),
    ...(explode === defaultExplode || mediaType !== undefined ? {} : { explode }),
    ...(allowReserved ? { allowReserved } : {}),
  };
  const rest = Object.keys(options).length === 0 ? [] : [literal(options)];
  if (mediaType !== undefined) {
    return callOf(scope.value("content"), [literal(mediaType), ...rest]);
  }
  return isHeader
    ? callOf(scope.value("header"), [literal(name), ...rest])
    : callOf(scope.value(style), rest);
}

const ENCODERS = {
  json: ["json", "application/json"],
  form: ["urlencoded", "application/x-www-form-urlencoded"],
  multipart: ["multipart", "multipart/form-data"],
  text: ["text", "text/plain"],
  events: ["text", "text/plain"],
  bytes: ["bytes", "application/octet-stream"],
  ndjson: ["ndjson", "application/x-ndjson"],
} as const;

function encodingOf(media: MediaType, required: boolean, scope: ModuleScope): Layout {
  const [word, usual] = ENCODERS[mediaKind(media.mediaType, media.schema)];
  const isConcrete = !media.mediaType.includes("*");
  const parts = partItems(media.encoding ?? []);
  const items: readonly BlockItem[] = [
    ...(media.mediaType === usual || !isConcrete
      ? []
      : [{ body: code`mediaType: ${literal(media.mediaType)}` }]),
    ...(required ? [] : [{ body: code`optional: true` }]),
    ...(parts.length === 0 ? [] : [{ body: sequence(code`parts: `, block("properties", parts)) }]),
  ];
  const name = scope.value(word);
  return items.length === 0 ? code`${name}()` : sequence(code`${name}(`, block("properties", items), code`)`);
}

function partItems(encodings: readonly PartEncoding[]): readonly BlockItem[] {
  return encodings.map(({ property, contentType, style, explode, allowReserved }) => ({
    body: code`${objectKey(property)}: ${literal({
      ...(contentType === undefined ? {} : { contentType }),
      ...(style === undefined ? {} : { style }),
      ...(explode === undefined ? {} : { explode }),
      ...(allowReserved === true ? { allowReserved } : {}),
    })}`,
  }));
}

function callOf(callee: Code, parts: readonly Code[]): Code {
  return parts.length === 2 && parts[0] !== undefined && parts[1] !== undefined
    ? code`${callee}(${parts[0]}, ${parts[1]})`
    : code`${callee}(${parts[0] ?? code``})`;
}

/** Parts of the runtime that the operation's policy asks for, and that others do without. */
export function usesField(operation: PolicedOperation, scope: ModuleScope): Layout | undefined {
  const { hedge, rateLimit } = operation.policy.value;
  const features = [
    ...(hedge === false ? [] : [scope.value("hedging")]),
    ...(rateLimit === false ? [] : [scope.value("rateLimiting")]),
  ];
  return features.length === 0
    ? undefined
    : block(
        "elements",
        features.map((body) => ({ body })),
      );
}

/** Whether any scope of an operation's policy goes by tag. */
export function isScopedByTag(operation: PolicedOperation): boolean {
  const { budget, breaker, rateLimit } = operation.policy.value;
  return [budget, breaker, rateLimit].some((part) => part !== false && part.scope === "tag");
}

/** The path as the document has it, with what it fixes of the query. */
export function pathOf({ path, pathQuery = [] }: Operation): string {
  const query = pathQuery.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
