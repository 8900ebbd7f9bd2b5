import { withChildren } from "../../ir/children.ts";
import type { SchemaId } from "../../ir/ids.ts";
import type { NamedSchema, Schema } from "../../ir/schema.ts";
import { type Lowering, report } from "../lowering.ts";
import { tagByConstants } from "./constants.ts";
import { cutReferences } from "./cut.ts";
import { levelGroups, levelRefs } from "./cycles.ts";
import { mergeAll } from "./merge.ts";
import { createShapes, type Shapes } from "./shapes.ts";
import { tagUnion } from "./tag.ts";
import { settledUnevaluated } from "./unevaluated.ts";

/** Schemas as they are once every named one is known. */
export interface Settled {
  readonly named: ReadonlyMap<SchemaId, NamedSchema>;
  /** Settles a schema that stands in an operation. */
  readonly settle: (schema: Schema) => Schema;
}

/** Merges `allOf`, finds out what discriminators can tell apart, and cuts cycles that say nothing. */
export function settleSchemas(lowering: Lowering, named: ReadonlyMap<SchemaId, NamedSchema>): Settled {
  const settled = new Map<SchemaId, Schema>();
  const shapes = createShapes(settled);
  const groups = levelGroups(named);
  const cut = new Map<SchemaId, Schema>();
  for (const group of groups) cutGroup(lowering, named, group, cut);
  // Level by level, what a schema refers to first; only then do discriminators inside of objects see every variant.
  for (const [id, schema] of cut) settled.set(id, mergeLevel(schema, shapes));
  const complete = createSettler(lowering, shapes);
  for (const [id, schema] of [...settled]) settled.set(id, complete(schema, true));
  const result = [...named].map(
    ([id, old]) => [id, Object.freeze({ ...old, schema: settled.get(id) ?? old.schema })] as const,
  );
  return { named: new Map(result), settle: memoised((schema) => complete(schema, false)) };
}

function cutGroup(
  lowering: Lowering,
  named: ReadonlyMap<SchemaId, NamedSchema>,
  group: readonly SchemaId[],
  cut: Map<SchemaId, Schema>,
): void {
  const inGroup = new Set(group);
  for (const id of group) {
    const schema = named.get(id)?.schema;
    if (schema === undefined) continue;
    const isCyclic = group.length > 1 || levelRefs(schema).includes(id);
    cut.set(id, isCyclic ? withoutCycle(lowering, schema, inGroup) : schema);
  }
}

function withoutCycle(lowering: Lowering, schema: Schema, group: ReadonlySet<SchemaId>): Schema {
  const discriminator = lowering.discriminators.get(schema);
  const result = cutReferences(
    schema,
    (id) => group.has(id),
    (pointer, id) => {
      const message = `a schema refers to itself through ${id} and says nothing of a value by it`;
      report(lowering, "warning", "reference-cycle", pointer, message);
    },
  );
  if (discriminator !== undefined) lowering.discriminators.set(result, discriminator);
  return result;
}

/** The top of a named schema alone: what others extend. */
function mergeLevel(schema: Schema, shapes: Shapes): Schema {
  if (schema.kind === "unevaluated") {
    return settledUnevaluated(Object.freeze({ ...schema, inner: mergeLevel(schema.inner, shapes) }));
  }
  if (schema.kind !== "all") return schema;
  const members = schema.members.map((member) =>
    member.kind === "all" ? mergeLevel(member, shapes) : member,
  );
  return mergeAll({ ...schema, members }, shapes, true);
}

/** Everything inside of a schema. */
function createSettler(lowering: Lowering, shapes: Shapes): (schema: Schema, isNamed: boolean) => Schema {
  const settle = (schema: Schema, isNamed: boolean): Schema => {
    const discriminator = lowering.discriminators.get(schema);
    const inner = withChildren(schema, (child) =>
      // What wraps a named schema leaves it its name.
      settle(child, isNamed && schema.kind === "unevaluated" && child === schema.inner),
    );
    if (inner.kind === "unevaluated") return settledUnevaluated(inner);
    if (inner.kind === "all") return mergeAll(inner, shapes, isNamed);
    if (inner.kind !== "union") return inner;
    if (discriminator === undefined) return tagByConstants(inner, shapes);
    const tagging = tagUnion(inner, discriminator, shapes);
    if ("schema" in tagging) return tagging.schema;
    const message = `the discriminator ${JSON.stringify(discriminator.tag)} is not used: ${tagging.obstacle}`;
    report(lowering, "info", "unusable-discriminator", discriminator.pointer, message);
    return inner;
  };
  return settle;
}

/** Components are shared between operations: each is settled once. */
function memoised(settle: (schema: Schema) => Schema): (schema: Schema) => Schema {
  const known = new Map<Schema, Schema>();
  return (schema) => {
    const found = known.get(schema) ?? settle(schema);
    known.set(schema, found);
    return found;
  };
}
