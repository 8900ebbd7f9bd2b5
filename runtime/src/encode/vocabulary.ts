import type { ParameterStyle, StyleWriter } from "../operation.ts";
import { contentText } from "./content-text.ts";
import { percentEncodeReserved, verbatim } from "./percent.ts";
import { between, deep, delimited, dotted, semicolons, spread } from "./writers.ts";

/** How a parameter's style differs from its OpenAPI default. */
export interface ParameterOptions {
  /** Name on the wire, where it is not the name in the input. */
  readonly name?: string;
  readonly explode?: boolean;
}

// Each word brings the code of its style along: a bundle holds those alone that its operations use.

/** Comma separated: paths and headers. */
export const simple = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(delimited(",", options?.explode === true), options);

/** After a dot: paths. */
export const label = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(dotted(options?.explode === true), options);

/** After a semicolon, named: paths. */
export const matrix = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(semicolons(options?.explode === true), options);

/** `name=value`: queries and cookies. */
export const form = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(options?.explode === false ? delimited(",", false) : spread, options);

/** Separated by encoded spaces: queries. */
export const spaceDelimited = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(options?.explode === true ? spread : between(" "), options);

/** Separated by encoded bars: queries. */
export const pipeDelimited = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(options?.explode === true ? spread : between("|"), options);

/** `name[key]=value`, to any depth: queries. */
export const deepObject = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style(deep, options);

/** `name=value` as it is, for the caller to escape (OpenAPI 3.2): cookies. */
export const cookie = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle => ({
  ...form(options),
  encode: verbatim,
});

/** Written as a document of the media type. */
export const content = /*@__NO_SIDE_EFFECTS__*/ (
  mediaType: string,
  options?: ParameterOptions,
): ParameterStyle => style((value, _, encode) => contentText(mediaType, value, encode), options);

/** A header of that name. */
export const header = /*@__NO_SIDE_EFFECTS__*/ (name: string, options?: ParameterOptions): ParameterStyle =>
  simple({ name, ...options });

/** The same style with the reserved characters of RFC 3986 left as they are (`allowReserved`). */
export const reserved = /*@__NO_SIDE_EFFECTS__*/ (of: ParameterStyle): ParameterStyle => ({
  ...of,
  encode: percentEncodeReserved,
});

/** Of headers, and of paths whose parameters have no other. */
export const SIMPLE: ParameterStyle = /*@__PURE__*/ simple();

/** Of queries, cookies and forms. */
export const FORM: ParameterStyle = /*@__PURE__*/ form();

function style(write: StyleWriter, options: ParameterOptions | undefined): ParameterStyle {
  return options?.name === undefined ? { write } : { name: options.name, write };
}
