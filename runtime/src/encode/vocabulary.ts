import type { ParameterStyle } from "../operation.ts";

/** How a parameter's style differs from its OpenAPI default. */
export interface ParameterOptions {
  /** Name on the wire, where it is not the name in the input. */
  readonly name?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
}

/** Comma separated: paths and headers. */
export const simple = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("simple", false, options);

/** After a dot: paths. */
export const label = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("label", false, options);

/** After a semicolon, named: paths. */
export const matrix = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("matrix", false, options);

/** `name=value`: queries and cookies. */
export const form = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("form", true, options);

/** Separated by encoded spaces: queries. */
export const spaceDelimited = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("spaceDelimited", false, options);

/** Separated by encoded bars: queries. */
export const pipeDelimited = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("pipeDelimited", false, options);

/** `name[key]=value`, to any depth: queries. */
export const deepObject = /*@__NO_SIDE_EFFECTS__*/ (options?: ParameterOptions): ParameterStyle =>
  style("deepObject", true, options);

/** Written as a document of the media type. */
export const content = /*@__NO_SIDE_EFFECTS__*/ (
  mediaType: string,
  options?: ParameterOptions,
): ParameterStyle => ({
  ...style("content", false, options),
  mediaType,
});

/** A header of that name. */
export const header = /*@__NO_SIDE_EFFECTS__*/ (name: string, options?: ParameterOptions): ParameterStyle =>
  style("simple", false, { name, ...options });

function style(
  kind: ParameterStyle["kind"],
  explode: boolean,
  options: ParameterOptions | undefined,
): ParameterStyle {
  return { kind, explode, ...options };
}
