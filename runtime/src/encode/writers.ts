import { InputFault } from "../errors/input-fault.ts";
import type { NamedText, StyleWriter } from "../operation.ts";
import type { TextEncoder } from "./percent.ts";
import { isAbsent, isMap, type ParameterValue, parameterValue, presentEntries, scalarText } from "./value.ts";

/** All in one text, names and values of a map in turn, or bound by `=` where it explodes. */
export const delimited = /*@__NO_SIDE_EFFECTS__*/ (separator: string, explode: boolean): StyleWriter => {
  const binder = explode ? "=" : separator;
  return (value, _, encode) => {
    const shaped = parameterValue(value);
    return shaped && joined(shaped, binder, separator, encode);
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
      const shaped = parameterValue(value);
      if (shaped === undefined) return undefined;
      const pair = (of: string, text: string): string => `;${encode(of)}${text && `=${text}`}`;
      return explode
        ? named(name, shaped, encode)
            .map(([of, text]) => pair(of, text))
            .join("")
        : pair(name, joined(shaped, ",", ",", encode));
    };

/** Items of a list under one name, members of a map under their own. */
export const spread: StyleWriter = (value, name, encode) => {
  const shaped = parameterValue(value);
  return shaped && named(name, shaped, encode);
};

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
  const members = Array.isArray(value)
    ? [...value.entries()]
    : isMap(value)
      ? presentEntries(value)
      : undefined;
  if (members === undefined) return [[name, encode(scalarText(value))]];
  if (around.includes(value) || around.length === MOST_DEPTH) {
    throw new InputFault(
      "the input nests without end",
      "It holds a cycle, or more levels than any server reads.",
    );
  }
  const within = [...around, value];
  return members.flatMap(([key, member]) => deepTexts(`${name}[${key}]`, member, encode, within));
}

function named(name: string, value: ParameterValue, encode: TextEncoder): readonly NamedText[] {
  if (value.kind === "map") return value.entries.map(([member, text]) => [member, encode(text)]);
  const items = value.kind === "list" ? value.items : [value.text];
  return items.map((item) => [name, encode(item)]);
}

/** Items are encoded before they are joined, so that a comma in one is not a separator. */
function joined(value: ParameterValue, binder: string, separator: string, encode: TextEncoder): string {
  if (value.kind === "text") return encode(value.text);
  if (value.kind === "list") return value.items.map(encode).join(separator);
  return value.entries.map(([key, text]) => encode(key) + binder + encode(text)).join(separator);
}
