import type { ParameterStyle } from "../operation.ts";
import type { TextEncoder } from "./percent.ts";
import { isAbsent, isMap, type ParameterValue, parameterValue, presentEntries, scalarText } from "./value.ts";

/** The style that an operation gives a parameter; `constructor` is a name like any other. */
export function styleOf(
  styles: Readonly<Record<string, ParameterStyle>> | undefined,
  name: string,
  fallback: ParameterStyle,
): ParameterStyle {
  return (styles !== undefined && Object.hasOwn(styles, name) ? styles[name] : undefined) ?? fallback;
}

/** Text of one parameter without its name: paths (`simple`, `label`, `matrix`) and headers. `undefined`: absent. */
export function expandValue(
  style: ParameterStyle,
  name: string,
  value: unknown,
  encode: TextEncoder,
): string | undefined {
  if (style.kind === "content") return isAbsent(value) ? undefined : encode(contentText(style, value));
  const shaped = parameterValue(value);
  if (shaped === undefined) return undefined;
  if (style.kind === "matrix") return expandMatrix(shaped, style.explode, name, encode);
  const prefix = style.kind === "label" ? "." : "";
  const separator = style.kind === "label" && style.explode ? "." : ",";
  return prefix + joined(shaped, style.explode ? "=" : separator, separator, encode);
}

/** `name=value` pairs of one parameter: queries and cookies. None: absent. */
export function expandPairs(
  style: ParameterStyle,
  name: string,
  value: unknown,
  encode: TextEncoder,
): readonly string[] {
  if (isAbsent(value)) return [];
  const key = encodedKey(name, encode);
  if (style.kind === "content") return [`${key}=${encode(contentText(style, value))}`];
  if (style.kind === "deepObject") return deepPairs(name, value, encode);
  const shaped = parameterValue(value);
  if (shaped === undefined) return [];
  if (shaped.kind === "text") return [`${key}=${encode(shaped.text)}`];
  if (!style.explode) {
    const separator = SEPARATORS[style.kind] ?? ",";
    return [`${key}=${joined(shaped, separator, separator, encode)}`];
  }
  if (shaped.kind === "list") return shaped.items.map((item) => `${key}=${encode(item)}`);
  return shaped.entries.map(([member, text]) => `${encodedKey(member, encode)}=${encode(text)}`);
}

const SEPARATORS: Readonly<Partial<Record<ParameterStyle["kind"], string>>> = {
  spaceDelimited: "%20",
  pipeDelimited: "%7C",
};

function expandMatrix(value: ParameterValue, explode: boolean, name: string, encode: TextEncoder): string {
  const key = encode(name);
  // RFC 6570 section 3.2.7: an empty value stands without the equals sign.
  const pair = (text: string, of = key): string => (text === "" ? `;${of}` : `;${of}=${text}`);
  if (value.kind === "text" || !explode) return pair(joined(value, ",", ",", encode));
  if (value.kind === "list") return value.items.map((item) => pair(encode(item))).join("");
  return value.entries.map(([member, text]) => pair(encode(text), encode(member))).join("");
}

/** Items are encoded before they are joined, so that a comma in one is not a separator. */
function joined(value: ParameterValue, binder: string, separator: string, encode: TextEncoder): string {
  if (value.kind === "text") return encode(value.text);
  if (value.kind === "list") return value.items.map(encode).join(separator);
  return value.entries.map(([key, text]) => encode(key) + binder + encode(text)).join(separator);
}

/** `a[b][0]=c`, to any depth. OpenAPI defines one level; what is deeper is written as most servers read it. */
function deepPairs(name: string, value: unknown, encode: TextEncoder): string[] {
  if (isAbsent(value)) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => deepPairs(`${name}[${index}]`, item, encode));
  }
  if (isMap(value)) {
    return presentEntries(value).flatMap(([key, member]) => deepPairs(`${name}[${key}]`, member, encode));
  }
  return [`${encodedKey(name, encode)}=${encode(scalarText(value))}`];
}

/** A name never has the freedom of `allowReserved`: its `=` or `&` would end it. */
function encodedKey(name: string, encode: TextEncoder): string {
  return encode(name).replaceAll("=", "%3D").replaceAll("[", "%5B").replaceAll("]", "%5D");
}

function contentText(style: ParameterStyle, value: unknown): string {
  const isJson = /[/+]json\b/i.test(style.mediaType ?? "");
  return isJson || typeof value === "object" ? JSON.stringify(value) : String(value);
}
