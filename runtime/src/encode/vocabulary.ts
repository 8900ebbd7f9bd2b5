import type { BodyEncoding, ParameterStyle, PartEncoding } from "../operation.ts";

/** How a parameter's style differs from its OpenAPI default. */
export interface ParameterOptions {
  /** Name on the wire, where it is not the name in the input. */
  readonly name?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
}

/** Comma separated: paths and headers. */
export const simple = (options?: ParameterOptions): ParameterStyle => style("simple", false, options);

/** After a dot: paths. */
export const label = (options?: ParameterOptions): ParameterStyle => style("label", false, options);

/** After a semicolon, named: paths. */
export const matrix = (options?: ParameterOptions): ParameterStyle => style("matrix", false, options);

/** `name=value`: queries and cookies. */
export const form = (options?: ParameterOptions): ParameterStyle => style("form", true, options);

/** Separated by encoded spaces: queries. */
export const spaceDelimited = (options?: ParameterOptions): ParameterStyle =>
  style("spaceDelimited", false, options);

/** Separated by encoded bars: queries. */
export const pipeDelimited = (options?: ParameterOptions): ParameterStyle =>
  style("pipeDelimited", false, options);

/** `name[key]=value`, to any depth: queries. */
export const deepObject = (options?: ParameterOptions): ParameterStyle => style("deepObject", true, options);

/** Written as a document of the media type. */
export const content = (mediaType: string, options?: ParameterOptions): ParameterStyle => ({
  ...style("content", false, options),
  mediaType,
});

/** A header of that name. */
export const header = (name: string, options?: ParameterOptions): ParameterStyle =>
  style("simple", false, { name, ...options });

/** What a body differs in from the default of its kind. */
export interface BodyOptions {
  readonly mediaType?: string;
  /** The body may be left out. */
  readonly optional?: true;
  /** By property, for form and multipart bodies. */
  readonly parts?: Readonly<Record<string, PartEncoding>>;
}

/** `application/json`. */
export const json = (options?: BodyOptions): BodyEncoding => body("json", "application/json", options);

/** `application/x-www-form-urlencoded`. */
export const urlencoded = (options?: BodyOptions): BodyEncoding =>
  body("form", "application/x-www-form-urlencoded", options);

/** `multipart/form-data`. */
export const multipart = (options?: BodyOptions): BodyEncoding =>
  body("multipart", "multipart/form-data", options);

/** `text/plain`. */
export const text = (options?: BodyOptions): BodyEncoding => body("text", "text/plain", options);

/** `application/octet-stream`. */
export const bytes = (options?: BodyOptions): BodyEncoding =>
  body("binary", "application/octet-stream", options);

/** `application/x-ndjson`. */
export const ndjson = (options?: BodyOptions): BodyEncoding =>
  body("ndjson", "application/x-ndjson", options);

function style(
  kind: ParameterStyle["kind"],
  explode: boolean,
  options: ParameterOptions | undefined,
): ParameterStyle {
  return { kind, explode, ...options };
}

function body(kind: BodyEncoding["kind"], mediaType: string, options: BodyOptions | undefined): BodyEncoding {
  const required = options?.optional !== true;
  const parts = options?.parts;
  return { kind, mediaType: options?.mediaType ?? mediaType, required, ...(parts && { parts }) };
}
