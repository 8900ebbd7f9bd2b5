import type { Api } from "../../ir/api.ts";
import type { DataPath } from "../../ir/paging.ts";
import type { ObjectSchema, Schema } from "../../ir/schema.ts";

type Schemas = Api["schemas"];

/** What a contract says of a place in a value. */
export interface SchemaAt {
  /** Absent, `null`, or not of this type may stand there as well. */
  readonly optional: boolean;
  /** `undefined`: nothing is said of it. */
  readonly schema: Schema | undefined;
}

/** More steps than any reference takes that leads somewhere. */
const MAX_DEPTH = 64;

/** What the contract says of a place; `undefined`: it has no such place. */
export function schemaAt(schemas: Schemas, schema: Schema, path: DataPath, depth = 0): SchemaAt | undefined {
  const here = present(schemas, schema, depth);
  const [step, ...rest] = path;
  if (here.variants.some(({ kind }) => kind === "any" || kind === "not")) {
    return { optional: true, schema: undefined };
  }
  if (step === undefined) {
    const [only] = here.variants;
    const found = here.variants.length === 1 ? only : schema;
    return { optional: here.isNullable, schema: found };
  }
  const found = here.variants.map((variant) => {
    const member = memberOf(variant, step);
    return member && deeper(member, schemaAt(schemas, member.schema, rest, depth + 1));
  });
  const known = found.filter((each) => each !== undefined);
  const [first] = known;
  if (first === undefined) return undefined;
  const optional = here.isNullable || known.length < found.length || known.some((each) => each.optional);
  return { ...first, optional };
}

/** Names that the contract has at a place. */
export function namesIn(schemas: Schemas, schema: Schema): readonly string[] {
  return present(schemas, schema, 0).variants.flatMap((variant) =>
    variant.kind === "object" ? variant.properties.map(({ name }) => name) : [],
  );
}

interface Present {
  readonly variants: readonly Schema[];
  readonly isNullable: boolean;
}

/** What a value can be, under names, unions and intersections. Members of an `allOf` are joined: each has what any of them has. */
export function present(schemas: Schemas, schema: Schema, depth: number): Present {
  if (depth > MAX_DEPTH) return { variants: [], isNullable: false };
  const inner = (each: Schema): Present => present(schemas, each, depth + 1);
  switch (schema.kind) {
    case "ref": {
      const target = schemas.get(schema.id)?.schema;
      return target === undefined ? { variants: [], isNullable: false } : inner(target);
    }
    case "null":
      return { variants: [], isNullable: true };
    case "union":
    case "tagged": {
      const each =
        schema.kind === "union" ? schema.variants : schema.variants.map((variant) => variant.schema);
      const parts = each.map(inner);
      return {
        variants: parts.flatMap(({ variants }) => variants),
        isNullable: parts.some(({ isNullable }) => isNullable),
      };
    }
    case "all":
      return {
        variants: joined(schema.members.flatMap((member) => inner(member).variants)),
        isNullable: false,
      };
    default:
      return { variants: [schema], isNullable: false };
  }
}

function joined(members: readonly Schema[]): readonly Schema[] {
  const objects = members.filter((member): member is ObjectSchema => member.kind === "object");
  const [first] = objects;
  if (first === undefined) return members;
  return [{ ...first, properties: objects.flatMap(({ properties }) => properties) }];
}

interface Member {
  readonly schema: Schema;
  readonly required: boolean;
}

function memberOf(schema: Schema, step: string | number): Member | undefined {
  if (typeof step === "number") return itemOf(schema, step);
  if (schema.kind !== "object") return undefined;
  const property = schema.properties.find(({ name }) => name === step);
  if (property !== undefined) return property;
  return schema.additional ? { schema: schema.additional, required: false } : undefined;
}

function itemOf(schema: Schema, index: number): Member | undefined {
  if (schema.kind === "array") return { schema: schema.items, required: false };
  if (schema.kind !== "tuple") return undefined;
  const found = schema.items.at(index) ?? schema.rest;
  return found && { schema: found, required: false };
}

function deeper(member: Member, found: SchemaAt | undefined): SchemaAt | undefined {
  return found && { ...found, optional: found.optional || !member.required };
}
