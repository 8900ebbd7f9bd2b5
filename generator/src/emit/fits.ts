import type { JsonValue, Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";

/** Deeper than anything that is shown. */
const MAX_DEPTH = 20;

/** Whether a value has the type that its schema gets: examples of documents often have not. */
export function fits(value: JsonValue, schema: Schema, plan: Plan, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  const within = (inner: JsonValue, node: Schema): boolean => fits(inner, node, plan, depth + 1);
  switch (schema.kind) {
    case "ref": {
      const target = plan.schemas.get(schema.id)?.named.schema;
      return target !== undefined && within(value, target);
    }
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "number":
      return typeof value === "number" && (!schema.integer || Number.isInteger(value));
    case "null":
      return value === null;
    case "literal":
      return JSON.stringify(value) === JSON.stringify(schema.value);
    case "enum":
      return schema.values.some((known) => known === value);
    case "array":
      return Array.isArray(value) && value.every((item: JsonValue) => within(item, schema.items));
    case "object":
      return (
        isRecord(value) &&
        schema.properties.every(({ name, required, readOnly, schema: inner }) => {
          const member = Object.hasOwn(value, name) ? value[name] : undefined;
          return member === undefined ? !required || readOnly : within(member, inner);
        })
      );
    case "union":
      return schema.variants.some((variant) => within(value, variant));
    case "tagged":
      return schema.variants.some((variant) => within(value, variant.schema));
    case "all":
      return schema.members.every((member) => within(value, member));
    case "never":
    case "binary":
    case "tuple":
      return false;
    default:
      // The rest narrows a type that another member states.
      return true;
  }
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
