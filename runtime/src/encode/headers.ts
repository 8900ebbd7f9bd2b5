import { InputFault } from "../errors/input-fault.ts";
import type { NamedText, OperationDescriptor, ParameterStyle } from "../operation.ts";
import { percentEncode, verbatim } from "./percent.ts";
import { eachParameter, namedTexts } from "./style.ts";
import { FORM, SIMPLE } from "./vocabulary.ts";

/** RFC 9110 section 5.5; beyond Latin-1 the platform refuses. Spelt so that CR, LF and NUL are out. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Header parameters by wire name, to be checked by whoever sets them. */
export function headerPairs(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): readonly NamedText[] {
  return eachParameter(values, operation.header, SIMPLE, headerTexts);
}

function headerTexts(style: ParameterStyle, name: string, value: unknown): readonly NamedText[] {
  return namedTexts(style, name, value, verbatim);
}

/** Cookie parameters as the value of one `Cookie` header; empty when there are none. */
export function cookieHeader(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): string {
  return eachParameter(values, operation.cookie, FORM, cookiePairs).join("; ");
}

function cookiePairs(style: ParameterStyle, name: string, value: unknown): readonly string[] {
  const encode = style.encode ?? percentEncode;
  return namedTexts(style, name, value, encode).map(([key, text]) => cookiePair(encode(key), text));
}

/** RFC 6265 section 4.1.1, and what agents send beyond it: no `;` and no white space at the ends, which would be lost. */
function cookiePair(name: string, text: string): string {
  if (FIELD_NAME.test(name) && !text.includes(";") && text === text.trim()) return `${name}=${text}`;
  throw new InputFault(
    `the cookie ${JSON.stringify(name)} cannot be sent`,
    "It holds what ends a cookie: escape it as the server expects.",
  );
}

/** The value, once it is known that it can stand in a header. */
export function checkedHeader(name: string, value: string): string {
  if (!FIELD_NAME.test(name)) {
    throw new InputFault(`"${name.replace(/[^\x20-\x7e]/g, "?")}" is no header name`, "Use a valid one.");
  }
  if (!FIELD_VALUE.test(value)) {
    throw new InputFault(
      `the header ${name} holds a control character, or one beyond Latin-1`,
      "Encode or drop it.",
    );
  }
  return value;
}
