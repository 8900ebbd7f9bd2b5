import type { Parameter, PartEncoding } from "../ir/api.ts";
import type { JsonValue } from "../ir/schema.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { block, type Layout } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";
import type { InputParameter } from "./operation-input.ts";

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

/** The style of a field of a body; `undefined` where the field is written as its value asks for. */
export function fieldStyle(encoding: PartEncoding, scope: ModuleScope): Code | undefined {
  const { style, explode, allowReserved = false, contentType } = encoding;
  if (style !== undefined) {
    const isUsual = explode === undefined || explode === explodesByDefault(style);
    return words(scope, style, isUsual ? {} : { explode }, allowReserved);
  }
  // Text is what scalars are anyway; of several types, none can be chosen here.
  const isTelling = contentType !== undefined && !/[,*]|^text\/plain/i.test(contentType);
  return isTelling ? callOf(scope.value("content"), [literal(contentType)]) : undefined;
}

function styleOf(key: string, parameter: Parameter, scope: ModuleScope): Code {
  const { name, style, explode, allowReserved, mediaType } = parameter;
  const isHeader = parameter.in === "header" && mediaType === undefined;
  const options: Record<string, JsonValue> = {
    ...(name === key || isHeader ? {} : { name }),
    ...(explode === explodesByDefault(style) || mediaType !== undefined ? {} : { explode }),
  };
  if (mediaType !== undefined) {
    const rest = Object.keys(options).length === 0 ? [] : [literal(options)];
    return callOf(scope.value("content"), [literal(mediaType), ...rest]);
  }
  if (isHeader) {
    const rest = Object.keys(options).length === 0 ? [] : [literal(options)];
    return callOf(scope.value("header"), [literal(name), ...rest]);
  }
  return words(scope, style, options, allowReserved);
}

function words(
  scope: ModuleScope,
  style: Parameter["style"],
  options: Readonly<Record<string, JsonValue>>,
  isReserved: boolean,
): Code {
  const word = callOf(scope.value(style), Object.keys(options).length === 0 ? [] : [literal({ ...options })]);
  return isReserved ? callOf(scope.value("reserved"), [word]) : word;
}

function explodesByDefault(style: Parameter["style"]): boolean {
  return style === "form" || style === "deepObject" || style === "cookie";
}

function callOf(callee: Code, parts: readonly Code[]): Code {
  return parts.length === 2 && parts[0] !== undefined && parts[1] !== undefined
    ? code`${callee}(${parts[0]}, ${parts[1]})`
    : code`${callee}(${parts[0] ?? code``})`;
}
