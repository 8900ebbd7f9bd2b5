import type { TextForm } from "../ir/forms.ts";
import type { JsonValue, NumberSchema, Schema, StringSchema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal } from "./code.ts";

/** Deep enough for an example that can be read at a glance. */
const MAX_DEPTH = 3;

/** A value that a caller writes as an expression. */
export interface Expression {
  readonly kind: "expression";
  readonly code: Code;
}

/** JSON, but for values of forms that JSON does not have. */
export type Sample = JsonValue | Expression | readonly Sample[] | { readonly [key: string]: Sample };

export function isExpression(sample: Sample): sample is Expression {
  return sample !== null && typeof sample === "object" && "code" in sample && sample["kind"] === "expression";
}

/** A value that a caller might send: the document's own example, or the smallest that fits. */
export function sampleOf(schema: Schema, plan: Plan, depth = 0): Sample {
  if ((schema.kind === "string" || schema.kind === "number") && schema.as !== undefined) {
    return { kind: "expression", code: formedSample(schema, plan) };
  }
  const own = schema.examples?.find(isPlain) ?? (isPlain(schema.default) ? schema.default : undefined);
  if (own !== undefined) {
    return own;
  }
  switch (schema.kind) {
    case "ref": {
      const target = plan.schemas.get(schema.id)?.named.schema;
      return target === undefined || depth > MAX_DEPTH ? null : sampleOf(target, plan, depth + 1);
    }
    case "string":
      return sampleText(schema.format);
    case "binary":
      return sampleText(undefined);
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "literal":
      return schema.value;
    case "enum":
      return schema.values[0] ?? "";
    case "array":
      return depth > MAX_DEPTH ? [] : [sampleOf(schema.items, plan, depth + 1)];
    case "object":
      return Object.fromEntries(
        schema.properties
          .filter(({ required, readOnly }) => required && !readOnly)
          .map(({ name, schema: inner }) => [
            name,
            depth > MAX_DEPTH ? null : sampleOf(inner, plan, depth + 1),
          ]),
      );
    case "union":
      return sampleOfFirst(schema.variants, plan, depth);
    case "tagged":
      return sampleTagged(schema.variants[0], schema.tag, plan, depth);
    case "all":
      return Object.assign({}, ...schema.members.map((member) => sampleOf(member, plan, depth + 1)));
    default:
      return {};
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-31",
  "date-time": "2026-01-31T12:00:00Z",
  email: "jo@example.com",
  uri: "https://example.com",
  url: "https://example.com",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
};

function sampleText(format: string | undefined): string {
  return (format === undefined ? undefined : FORMATS[format]) ?? "…";
}

/** As a caller writes it: `1n`, `new Date("2026-01-31T12:00:00Z")`. */
function formedSample({ as, ...plain }: StringSchema | NumberSchema, plan: Plan): Code {
  const sample = sampleOf(plain, plan);
  if (as === "bigint") return code`BigInt(${literal(typeof sample === "number" ? Math.trunc(sample) : 1)})`;
  if (as === "string") return literal(String(sample));
  if (as === undefined) return literal("…");
  const { make, text } = FORMED[as];
  return code`${make}(${literal(typeof sample === "string" && sample !== "…" ? sample : text)})`;
}

const FORMED: Readonly<Record<TextForm, { readonly make: Code; readonly text: string }>> = {
  Date: { make: code`new Date`, text: "2026-01-31T12:00:00Z" },
  "Temporal.Duration": { make: code`Temporal.Duration.from`, text: "PT1H" },
  "Temporal.Instant": { make: code`Temporal.Instant.from`, text: "2026-01-31T12:00:00Z" },
  "Temporal.PlainDate": { make: code`Temporal.PlainDate.from`, text: "2026-01-31" },
  "Temporal.PlainDateTime": { make: code`Temporal.PlainDateTime.from`, text: "2026-01-31T12:00:00" },
  "Temporal.PlainTime": { make: code`Temporal.PlainTime.from`, text: "12:00:00" },
};

function sampleOfFirst(variants: readonly Schema[], plan: Plan, depth: number): Sample {
  const first = variants.find(({ kind }) => kind !== "null");
  return first === undefined ? null : sampleOf(first, plan, depth + 1);
}

function sampleTagged(
  variant: { readonly value: string; readonly schema: Schema } | undefined,
  tag: string,
  plan: Plan,
  depth: number,
): Sample {
  const sample = variant === undefined ? {} : sampleOf(variant.schema, plan, depth + 1);
  return typeof sample === "object" && sample !== null && !Array.isArray(sample)
    ? { ...sample, ...(variant === undefined ? {} : { [tag]: variant.value }) }
    : {};
}

/** Short enough for an example, and no structure of its own. */
function isPlain(value: JsonValue | undefined): value is string | number | boolean {
  return (
    (typeof value === "string" && value.length <= 40) ||
    typeof value === "number" ||
    typeof value === "boolean"
  );
}
