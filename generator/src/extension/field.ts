import { z } from "zod";
import type { PolicyCode } from "../diagnostics/codes.ts";
import type { JsonValue } from "../ir/schema.ts";
import { atom } from "./atom.ts";
import { DURATION_PATTERN, parseDuration } from "./duration.ts";

/** What the published JSON Schema, the reference and the built-in policy take from a field. */
export interface FieldDoc {
  readonly description: string;
  /** As a document would write it. Absent: unset. */
  readonly default?: JsonValue;
  readonly examples?: JsonValue[];
}

/** A span of time. */
export function duration(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      const ms = typeof value === "string" ? parseDuration(value) : undefined;
      if (ms !== undefined) return atom(ms, "Ms");
      refuse(context, "x-resilience-duration", durationProblem(value), durationFix(value));
      return z.NEVER;
    })
    .meta({ type: "string", pattern: DURATION_PATTERN, examples: ["500ms", "2s", "PT2S"], ...doc });
}

/** A share, 0 to 1. */
export function ratio(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      if (typeof value === "number" && value >= 0 && value <= 1) return value;
      const fix =
        typeof value === "number" && value > 1 && value <= 100
          ? `write ${value / 100}`
          : "write a number from 0 to 1";
      refuse(context, "x-resilience-ratio", `${show(value)} is no ratio`, fix);
      return z.NEVER;
    })
    .meta({ type: "number", minimum: 0, maximum: 1, ...doc });
}

const SIZE = /^(\d+(?:\.\d+)?)(B|kB|KB|MB|GB)$/;
const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9 };

/** A number of bytes. */
export function size(doc: FieldDoc): z.ZodType {
  return z
    .unknown()
    .transform((value, context) => {
      const match = typeof value === "string" ? SIZE.exec(value) : null;
      const bytes =
        match === null ? Number.NaN : Math.round(Number(match[1]) * (UNIT_BYTES[match[2] ?? ""] ?? 1));
      if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
      refuse(
        context,
        "x-resilience-size",
        `${show(value)} is no size`,
        'write a number with its unit, such as "10MB"',
      );
      return z.NEVER;
    })
    .meta({ type: "string", pattern: SIZE.source, examples: ["512kB", "10MB"], ...doc });
}

/** A whole number, from 1 unless told. */
export function count(doc: FieldDoc, minimum = 1): z.ZodType {
  return z
    .int()
    .min(minimum)
    .meta({ ...doc });
}

/** A finite number of at least a bound. */
export function number(doc: FieldDoc, minimum: number): z.ZodType {
  return z
    .number()
    .min(minimum)
    .meta({ ...doc });
}

/** A text that is not empty. */
export function text(doc: FieldDoc): z.ZodType {
  return z
    .string()
    .min(1)
    .meta({ ...doc });
}

/** The name of an HTTP header (RFC 9110, section 5.1). */
export function headerName(doc: FieldDoc): z.ZodType {
  return z
    .string()
    .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, { error: "is no header name" })
    .meta({ ...doc });
}

/** One of a few words. */
export function choice(words: readonly string[], doc: FieldDoc): z.ZodType {
  return z.enum([...words]).meta({ ...doc });
}

/** True or false. */
export function flag(doc: FieldDoc): z.ZodType {
  return z.boolean().meta({ ...doc });
}

/** A list; it replaces the list of a higher level whole. */
export function list(item: z.ZodType, doc: FieldDoc): z.ZodType {
  return z.array(item).meta({ ...doc });
}

/** Status codes and ranges. */
export function statuses(doc: FieldDoc): z.ZodType {
  const code = z.int().min(100).max(599);
  const range = z.enum(["1XX", "2XX", "3XX", "4XX", "5XX"]);
  return list(z.union([code, range]), { examples: [[500], ["5XX"]], ...doc });
}

/** Says in place what is wrong with a value; the code is one of the catalogue. */
export function refuse(context: z.RefinementCtx, code: PolicyCode, problem: string, fix: string): void {
  context.addIssue({ code: "custom", message: problem, params: { code, fix } });
}

/** A value as a message quotes it, cut short. */
export function show(value: unknown): string {
  const shown = typeof value === "string" ? JSON.stringify(value) : describe(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : String(value);
}

function durationProblem(value: unknown): string {
  return typeof value === "number"
    ? `${value} is a duration without a unit`
    : `${show(value)} is no duration`;
}

function durationFix(value: unknown): string {
  if (typeof value !== "number" || !(value >= 0))
    return 'write a number with its unit, such as "500ms" or "30s"';
  return value >= 1_000 ? `did you mean "${value}ms"?` : `did you mean "${value}s"?`;
}
