import type { JsonValue, Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";

/** Deep enough for an example that can be read at a glance. */
const MAX_DEPTH = 3;

/** A value that a caller might send: the document's own example, or the smallest that fits. */
export function sampleOf(schema: Schema, plan: Plan, depth = 0): JsonValue {
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

function sampleOfFirst(variants: readonly Schema[], plan: Plan, depth: number): JsonValue {
  const first = variants.find(({ kind }) => kind !== "null");
  return first === undefined ? null : sampleOf(first, plan, depth + 1);
}

function sampleTagged(
  variant: { readonly value: string; readonly schema: Schema } | undefined,
  tag: string,
  plan: Plan,
  depth: number,
): JsonValue {
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
