import * as z from "zod/mini";
import { compareToBound, isMultiple } from "./decimal.ts";
import { numberFormat } from "./format.ts";
import { fault, isFatal } from "./issue.ts";
import type { Node, NumberChecks, StringChecks } from "./node.ts";
import { compilePattern } from "./pattern.ts";
import { reading, rejected, run, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";
import { asNumber } from "./written-number.ts";

/** A string. */
export function string(checks: StringChecks = {}): Node {
  return { kind: "value", build: (variant) => stringSchema(checks, variant) };
}

/** A number. */
export function number(checks?: NumberChecks): Node {
  return { kind: "value", build: (variant) => numberSchema(checks, false, variant) };
}

/** A whole number. */
export function integer(checks?: NumberChecks): Node {
  return { kind: "value", build: (variant) => numberSchema(checks, true, variant) };
}

function stringSchema({ minLength, maxLength, pattern, format }: StringChecks, variant: Variant): Schema {
  // A pattern of a foreign document can take exponential time, so it is only matched where it decides something.
  const regex = variant.strict && pattern !== undefined ? compilePattern(pattern) : undefined;
  const broken = (text: string): string | undefined => {
    if (minLength !== undefined && isShorter(text, minLength)) return "too short";
    if (maxLength !== undefined && !isShorter(text, maxLength + 1)) return "too long";
    return regex?.test(text) === false ? "does not match the pattern" : undefined;
  };
  const isFree = minLength === undefined && maxLength === undefined && regex === undefined;
  return constrained(z.string(), isFree ? undefined : broken, format, variant);
}

/** JSON Schema counts code points; a string has at most as many of them as UTF-16 units. */
function isShorter(text: string, length: number): boolean {
  return text.length < length || (text.length < 2 * length && countCodePoints(text) < length);
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function numberSchema(checks: NumberChecks | undefined, integer: boolean, variant: Variant): Schema {
  const broken = checks && ((value: number): string | undefined => brokenNumber(value, checks));
  const format = numberFormat(checks?.format, integer);
  return constrained(integer ? wholeNumber : anyNumber, broken, format, variant);
}

const wholeNumber = /*@__PURE__*/ reading((payload) => {
  payload.value = asNumber(payload.value);
  return Number.isInteger(payload.value) ? payload : rejected(payload, "integer");
});

const anyNumber = /*@__PURE__*/ reading((payload) => {
  payload.value = asNumber(payload.value);
  return Number.isFinite(payload.value) ? payload : rejected(payload, "number");
});

function brokenNumber(value: number, checks: NumberChecks): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf = 0 } = checks;
  const isWithin =
    (minimum === undefined || compareToBound(value, minimum) >= 0) &&
    (maximum === undefined || compareToBound(value, maximum) <= 0) &&
    (exclusiveMinimum === undefined || compareToBound(value, exclusiveMinimum) > 0) &&
    (exclusiveMaximum === undefined || compareToBound(value, exclusiveMaximum) < 0);
  if (!isWithin) return "out of bounds";
  return multipleOf > 0 && !isMultiple(value, multipleOf) ? `not a multiple of ${multipleOf}` : undefined;
}

/** Reads values of a type. A broken constraint is reported and the value stands; strictly, it fails, but for a format. */
function constrained<T>(
  type: Schema,
  broken: ((value: T) => string | undefined) | undefined,
  isOfFormat: ((value: T) => boolean) | undefined,
  { strict }: Variant,
): Schema {
  if (broken === undefined && isOfFormat === undefined) return type;
  return reading((payload, context) => {
    const result = run(type, payload, context);
    if (result.issues.some(isFatal)) return result;
    const value = result.value as T;
    const message = broken?.(value);
    if (message !== undefined) result.issues.push(fault("format", { fatal: strict, message }));
    if (isOfFormat?.(value) === false) result.issues.push(fault("format", {}));
    return result;
  });
}
