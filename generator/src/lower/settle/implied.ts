import type { Schema } from "../../ir/schema.ts";
import { isBareScalar } from "./merge-scalars.ts";
import { isBareObject, type Shapes } from "./shapes.ts";

/** An enum or literal that a plain type, or a wider enum, allows already. */
export function narrowed(general: Schema, exact: Schema, shapes: Shapes): Schema | undefined {
  const target = shapes.resolved(exact);
  if (target.kind !== "enum" && target.kind !== "literal") return undefined;
  const values: readonly unknown[] = target.kind === "enum" ? target.values : [target.value];
  if (general.kind === "enum") {
    const allowed = new Set<unknown>(general.values);
    return values.every((value) => allowed.has(value)) ? exact : undefined;
  }
  return general.kind !== "any" && values.every((value) => typeof value === general.kind) ? exact : undefined;
}

const SCALARS = new Set<Schema["kind"]>([
  "null",
  "boolean",
  "string",
  "number",
  "literal",
  "enum",
  "not",
  "conditional",
  "dependent",
  "contains",
  "names",
]);

/** A bare type that the other members have anyway. */
export function isImplied(member: Schema, members: readonly Schema[], shapes: Shapes): boolean {
  const others = members.filter((other) => other !== member);
  // Beside a reference or a choice `type: object` is a habit of writing, also where they say something else.
  if (isBareObject(member)) return others.some(({ kind }) => !SCALARS.has(kind));
  if (!isBareScalar(member)) return false;
  return others.some((other) => valuesAre(shapes.resolved(other), member.kind, shapes));
}

function valuesAre(schema: Schema, kind: Schema["kind"], shapes: Shapes): boolean {
  if (schema.kind === "union")
    return schema.variants.every((each) => valuesAre(shapes.resolved(each), kind, shapes));
  if (schema.kind === "enum") return schema.values.every((value) => typeof value === kind);
  if (schema.kind === "literal") return typeof schema.value === kind;
  return schema.kind === kind && schema.assumed !== true;
}
