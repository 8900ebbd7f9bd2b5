import { InputFault } from "../errors/input-fault.ts";
import type { OperationDescriptor, ParameterStyle } from "../operation.ts";
import { percentEncode, verbatim } from "./percent.ts";
import { expandPairs, expandValue, styleOf } from "./style.ts";

const SIMPLE: ParameterStyle = { kind: "simple", explode: false };
const FORM: ParameterStyle = { kind: "form", explode: true };

/** RFC 9110 section 5.5; beyond Latin-1 the platform refuses. Spelt so that CR, LF and NUL are out. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Header parameters by wire name, to be checked by whoever sets them. */
export function headerPairs(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const style = styleOf(operation.header, key, SIMPLE);
    const name = style.name ?? key;
    const text = expandValue(style, name, value, verbatim);
    return text === undefined ? [] : [[name, text] as const];
  });
}

/** Cookie parameters as the value of one `Cookie` header; empty when there are none. */
export function cookieHeader(
  operation: OperationDescriptor,
  values: Readonly<Record<string, unknown>>,
): string {
  const pairs = Object.entries(values).flatMap(([key, value]) => {
    const style = styleOf(operation.cookie, key, FORM);
    return expandPairs(style, style.name ?? key, value, percentEncode);
  });
  return pairs.join("; ");
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
