import { InputFault } from "../errors/input-fault.ts";
import type { NamedText, StyleWriter } from "../operation.ts";
import type { TextEncoder } from "./percent.ts";
import { isAbsent, isMap, type KeyedText, scalarText, textsOf } from "./value.ts";

/** All in one text, names and values of a map in turn, or bound by `=` where it explodes. */
export const delimited = /*@__NO_SIDE_EFFECTS__*/ (separator: string, explode: boolean): StyleWriter => {
  const binder = explode ? "=" : separator;
  return (value, _, encode) => {
    const texts = textsOf(value);
    return texts.length === 0 ? undefined : joined(texts, binder, separator, encode);
  };
};

/** With a separator that is encoded as values are. */
export const between =
  /*@__NO_SIDE_EFFECTS__*/
    (separator: string): StyleWriter =>
    (value, name, encode) =>
      delimited(encode(separator), false)(value, name, encode);

/** RFC 6570 section 3.2.5. */
export const dotted = /*@__NO_SIDE_EFFECTS__*/ (explode: boolean): StyleWriter => {
  const write = delimited(explode ? "." : ",", explode);
  return (value, name, encode) => {
    const text = write(value, name, encode);
    return text === undefined ? undefined : `.${text}`;
  };
};

/** RFC 6570 section 3.2.7: an empty value stands without the equals sign. */
export const semicolons =
  /*@__NO_SIDE_EFFECTS__*/
    (explode: boolean): StyleWriter =>
    (value, name, encode) => {
      const texts = textsOf(value);
      if (texts.length === 0) return undefined;
      const pair = (of: string, text: string): string => `;${encode(of)}${text && `=${text}`}`;
      return explode
        ? texts.map(([key, text]) => pair(key ?? name, encode(text))).join("")
        : pair(name, joined(texts, ",", ",", encode));
    };

/** Items of a list under one name, members of a map under their own. */
export const spread: StyleWriter = (value, name, encode) =>
  textsOf(value).map(([key, text]) => [key ?? name, encode(text)]);

/** Deeper than data is, and well below what exhausts the stack. */
const MOST_DEPTH = 100;

/** `a[b][0]=c`, to any sensible depth. OpenAPI defines one level; what is deeper is written as most servers read it. */
export const deep: StyleWriter = (value, name, encode) => deepTexts(name, value, encode, []);

/** `around`: what the value lies in, from the outside in. */
function deepTexts(
  name: string,
  value: unknown,
  encode: TextEncoder,
  around: readonly unknown[],
): readonly NamedText[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value) && !isMap(value)) return [[name, encode(scalarText(value))]];
  if (around.includes(value) || around.length === MOST_DEPTH) {
    throw new InputFault(
      "the input nests without end",
      "It holds a cycle, or more levels than any server reads.",
    );
  }
  const within = [...around, value];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return members.flatMap(([key, member]) => deepTexts(`${name}[${key}]`, member, encode, within));
}

/** Items are encoded before they are joined, so that a comma in one is not a separator. */
function joined(texts: readonly KeyedText[], binder: string, separator: string, encode: TextEncoder): string {
  return texts
    .map(([key, text]) => (key === undefined ? "" : encode(key) + binder) + encode(text))
    .join(separator);
}
