import type { Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";

const MAX_DEPTH = 8;

/** Whether a body has a property `stream` that may be `true`: the way in which many APIs are asked for a stream. */
export function hasStreamFlag(schema: Schema | undefined, plan: Plan, depth = 0): boolean {
  if (schema === undefined || depth > MAX_DEPTH) {
    return false;
  }
  const inside = (each: Schema | undefined): boolean => hasStreamFlag(each, plan, depth + 1);
  switch (schema.kind) {
    case "ref":
      return inside(plan.schemas.get(schema.id)?.named.schema);
    case "object":
      return schema.properties.some(
        (property) => property.name === "stream" && isBoolean(property.schema, plan, depth),
      );
    case "all":
      return schema.members.some(inside);
    case "union":
      return schema.variants.some(inside);
    case "tagged":
      return schema.variants.some((variant) => inside(variant.schema));
    default:
      return false;
  }
}

function isBoolean(schema: Schema, plan: Plan, depth: number): boolean {
  switch (schema.kind) {
    case "boolean":
      return true;
    case "ref":
      return (
        depth < MAX_DEPTH && isBoolean(plan.schemas.get(schema.id)?.named.schema ?? schema, plan, depth + 1)
      );
    case "union":
      return schema.variants.some((variant) => isBoolean(variant, plan, depth + 1));
    default:
      return false;
  }
}
