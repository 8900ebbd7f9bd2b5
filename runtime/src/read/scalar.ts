import * as z from "zod/mini";
import { compareToBound, isMultiple } from "./decimal.ts";
import { numberFormat, stringFormat } from "./format.ts";
import { fault } from "./issue.ts";
import type { Node, NumberChecks, StringChecks } from "./node.ts";
import { compilePattern } from "./pattern.ts";
import { type Payload, reading, rejected, type Schema } from "./schema.ts";
import type { Variant } from "./variant.ts";
import { asNumber } from "./written-number.ts";

/** A string. */
export function string(checks?: StringChecks): Node {
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

/** Says what is broken, or nothing. */
type Test<T> = (value: T) => string | undefined;

/** Reads strings. A broken constraint is reported and the value stands; strictly, it fails. */
function stringSchema(checks: StringChecks | undefined, variant: Variant): Schema {
  const tests: Test<string>[] = [];
  const { minLength, maxLength, pattern } = checks ?? {};
  if (minLength !== undefined) tests.push((text) => (isShorter(text, minLength) ? "too short" : undefined));
  if (maxLength !== undefined) tests.push((text) => (isLonger(text, maxLength) ? "too long" : undefined));
  // A pattern of a foreign document can take exponential time, so it is only matched where it decides something.
  const regex = variant.strict && pattern !== undefined ? compilePattern(pattern) : undefined;
  if (regex) tests.push((text) => (regex.test(text) ? undefined : "does not match the pattern"));
  const format = checks?.format === undefined ? undefined : stringFormat(checks.format);
  return constrained(z.string(), tests, format, variant);
}

/** Reads numbers, whole ones only where `integer`. */
function numberSchema(checks: NumberChecks | undefined, integer: boolean, variant: Variant): Schema {
  const format = numberFormat(checks?.format, integer);
  return constrained(integer ? wholeNumber : anyNumber, numberTests(checks ?? {}), format, variant);
}

const wholeNumber = /*@__PURE__*/ reading((payload) => {
  payload.value = asNumber(payload.value);
  return Number.isInteger(payload.value) ? payload : rejected(payload, "integer");
});

const anyNumber = /*@__PURE__*/ reading((payload) => {
  payload.value = asNumber(payload.value);
  return Number.isFinite(payload.value) ? payload : rejected(payload, "number");
});

function numberTests(checks: NumberChecks): Test<number>[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = checks;
  const tests: Test<number>[] = [];
  const bound = (limit: number | string | undefined, holds: (comparison: number) => boolean): void => {
    if (limit === undefined) return;
    tests.push((value) => (holds(compareToBound(value, limit)) ? undefined : "out of bounds"));
  };
  bound(minimum, (comparison) => comparison >= 0);
  bound(maximum, (comparison) => comparison <= 0);
  bound(exclusiveMinimum, (comparison) => comparison > 0);
  bound(exclusiveMaximum, (comparison) => comparison < 0);
  if (multipleOf !== undefined && multipleOf > 0) {
    tests.push((value) => (isMultiple(value, multipleOf) ? undefined : `not a multiple of ${multipleOf}`));
  }
  return tests;
}

function constrained<T>(
  type: z.ZodMiniType,
  tests: readonly Test<T>[],
  format: ((value: T) => boolean) | undefined,
  variant: Variant,
): Schema {
  if (tests.length === 0 && format === undefined) return type;
  const check = (payload: Payload): void => {
    const value = payload.value as T;
    for (const test of tests) {
      const message = test(value);
      if (message !== undefined) payload.issues.push(fault("format", { fatal: variant.strict, message }));
    }
    if (format?.(value) === false) {
      payload.issues.push(fault("format", { fatal: false, message: "not of the declared format" }));
    }
  };
  return type.check(check as z.core.CheckFn<unknown>);
}

/** JSON Schema counts code points; a string has at most as many of them as UTF-16 units. */
function isShorter(text: string, minLength: number): boolean {
  return text.length < minLength || (text.length < 2 * minLength && countCodePoints(text) < minLength);
}

function isLonger(text: string, maxLength: number): boolean {
  return text.length > maxLength && countCodePoints(text) > maxLength;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
