import type { NamedText, ParameterStyle } from "../operation.ts";
import { ownMember } from "./own-member.ts";
import { percentEncode, type TextEncoder } from "./percent.ts";
import { unwritable } from "./unwritable.ts";

/** What becomes of all values that stand in one place of a request, each by its style or the usual one of the place. */
export function eachParameter<Part>(
  values: Readonly<Record<string, unknown>>,
  styles: Readonly<Record<string, ParameterStyle>> | undefined,
  usual: ParameterStyle,
  partsOf: (style: ParameterStyle, name: string, value: unknown) => readonly Part[],
): readonly Part[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const style = ownMember(styles, key) ?? usual;
    return partsOf(style, style.name ?? key, value);
  });
}

/** What a style makes of a value. */
export function written(
  style: ParameterStyle,
  name: string,
  value: unknown,
  encode: TextEncoder,
): ReturnType<ParameterStyle["write"]> {
  try {
    return style.write(value, name, encode);
  } catch (cause) {
    throw unwritable(cause);
  }
}

/** Texts of one parameter with their names. None: absent. */
export function namedTexts(
  style: ParameterStyle,
  name: string,
  value: unknown,
  encode: TextEncoder,
): readonly NamedText[] {
  const texts = written(style, name, value, encode) ?? [];
  return typeof texts === "string" ? [[name, texts]] : texts;
}

/** Encoded `name=value` pairs of one parameter: queries and forms. */
export function formPairs(style: ParameterStyle, name: string, value: unknown): readonly string[] {
  return namedTexts(style, name, value, style.encode ?? percentEncode).map(
    // A name never has the freedom of `allowReserved`; `&` would end a value, and `+` be read as a space.
    ([key, text]) => `${percentEncode(key)}=${text.replaceAll("&", "%26").replaceAll("+", "%2B")}`,
  );
}
