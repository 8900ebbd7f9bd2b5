import type { JsonValue, Schema, UnionSchema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal } from "./code.ts";
import type { SchemaContext } from "./schema-names.ts";

/** Whether types say what the reader guarantees rather than what the contract promises. */
export function saysDegraded({ plan, direction }: SchemaContext): boolean {
  return plan.guaranteedTypes && direction === "reply";
}

/** A constant, and whatever else of its sort a reader lets pass. */
export function openConstant(value: JsonValue): readonly Code[] {
  switch (typeof value) {
    case "string":
      return [literal(value), code`(string & {})`];
    case "number":
      return [literal(value), code`(number & {})`];
    case "boolean":
      return [code`boolean`];
    default:
      return [value === null ? code`null` : code`unknown`];
  }
}

/** An object of which nothing is known: a variant that a union without a tag has grown. */
export function unknownObject({ scope }: SchemaContext): Code {
  return code`${scope.type("UnknownVariant")}<never>`;
}

/** Whether a reader has a choice between variants that objects may be taken for. */
export function isChoiceOfObjects({ variants }: UnionSchema, { plan }: SchemaContext): boolean {
  const others = variants.filter(({ kind }) => kind !== "null");
  return others.length > 1 && others.some((variant) => mayBeObject(variant, plan, 0));
}

/** Deeper than any chain of references that says something. */
const MAX_DEPTH = 50;

function mayBeObject(schema: Schema, plan: Plan, depth: number): boolean {
  if (schema.kind === "ref") {
    const target = plan.schemas.get(schema.id)?.named.schema;
    return target !== undefined && depth < MAX_DEPTH && mayBeObject(target, plan, depth + 1);
  }
  return schema.kind === "union"
    ? schema.variants.some((variant) => mayBeObject(variant, plan, depth + 1))
    : ["object", "all", "tagged"].includes(schema.kind);
}
