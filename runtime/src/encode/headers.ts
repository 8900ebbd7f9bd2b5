import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor } from "../operation.ts";
import { percentEncode, verbatim } from "./percent.ts";
import { namedTexts, styleOf } from "./style.ts";
import { form, simple } from "./vocabulary.ts";

/** RFC 9110 section 5.5; beyond Latin-1 the platform refuses. Spelt so that CR, LF and NUL are out. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Header parameters by wire name, to be checked by whoever sets them. */
export function headerPairs(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const style = styleOf(operation.header, key) ?? simple();
    return namedTexts(style, style.name ?? key, value, verbatim);
  });
}

/** Cookie parameters as the value of one `Cookie` header; empty when there are none. */
export function cookieHeader(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): string {
  const pairs = Object.entries(values).flatMap(([key, value]) => {
    const style = styleOf(operation.cookie, key) ?? form();
    const texts = namedTexts(style, style.name ?? key, value, style.encode ?? percentEncode);
    const encodeName = style.encode ?? percentEncode;
    return texts.map(([name, text]) => cookiePair(encodeName(name), text));
  });
  return pairs.join("; ");
}

/** RFC 6265 section 4.1.1, and what agents send beyond it: no `;` and no white space at the ends, which would be lost. */
function cookiePair(name: string, text: string): string {
  if (FIELD_NAME.test(name) && !text.includes(";") && text === text.trim()) return `${name}=${text}`;
  throw new InputFault(
    `the cookie ${JSON.stringify(name)} cannot be sent`,
    "Its name or value holds what ends a cookie: escape it as the server expects.",
  );
}

/** The value, once it is known that it can stand in a header. */
export function checkedHeader(name: string, value: string): string {
  if (!FIELD_NAME.test(name)) {
    throw new InputFault(
      `"${name.replace(/[^\x20-\x7e]/g, "?")}" is no header name`,
      "Use a valid header name.",
    );
  }
  if (!FIELD_VALUE.test(value)) {
    throw new InputFault(
      `the header ${name} holds a line break, a control character or a character beyond Latin-1`,
      "Encode or drop that character.",
    );
  }
  return value;
}
