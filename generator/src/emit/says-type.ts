import type { AllSchema, ObjectSchema, Schema } from "../ir/schema.ts";
import { saysDegraded } from "./guaranteed.ts";
import type { SchemaContext } from "./schema-names.ts";

/** Each condition doubles the variants of a type: more are worth less than they cost. */
const MAX_CONDITIONS = 3;

/** Whether a type can say what a condition does. */
export function saysType(schema: Schema, context: SchemaContext): boolean {
  switch (schema.kind) {
    case "not":
    case "contains":
    case "names":
      return false;
    case "conditional":
      return schema.whenTrue !== undefined && schema.whenFalse !== undefined && !saysDegraded(context);
    case "dependent":
      return !saysDegraded(context);
    default:
      return true;
  }
}

/** The members of an `allOf` that its type is made of. */
export function sayingMembers(schema: AllSchema, context: SchemaContext): readonly Schema[] {
  const saying = schema.members.filter((member) => saysType(member, context));
  const conditions = saying.filter(({ kind }) => kind === "conditional" || kind === "dependent");
  return conditions.length > MAX_CONDITIONS
    ? saying.filter((member) => !conditions.includes(member))
    : saying;
}

/** The one object that a schema's type is, whatever conditions stand beside it. */
export function soleObject(schema: Schema, context: SchemaContext): ObjectSchema | undefined {
  if (schema.kind === "object") return schema;
  if (schema.kind === "unevaluated") return soleObject(schema.inner, context);
  if (schema.kind !== "all" || context.plan.oversized.has(schema)) return undefined;
  const [only, ...others] = sayingMembers(schema, context);
  return only?.kind === "object" && others.length === 0 ? only : undefined;
}
