import type { SchemaId } from "../ir/ids.ts";
import type { Direction, Plan, SchemaPlan } from "../plan/plan-types.ts";
import type { Code } from "./code.ts";
import type { ModuleScope } from "./module-scope.ts";

/** What folds over schemas need to know of where they print. */
export interface SchemaContext {
  readonly plan: Plan;
  readonly scope: ModuleScope;
  readonly direction: Direction;
  /** References that may not stand directly in the type being printed. */
  readonly broken: ReadonlySet<SchemaId>;
}

export const NOTHING_BROKEN: ReadonlySet<SchemaId> = new Set();

export function schemaModulePath(stem: string): string {
  return `schemas/${stem}.ts`;
}

/** The type of a named schema, imported where it is another module's. */
export function typeReference(id: SchemaId, { plan, scope, direction }: SchemaContext): Code {
  const schema = schemaPlan(id, plan);
  const name = direction === "request" ? (schema.inputName ?? schema.typeName) : schema.typeName;
  return scope.siblingType(name, schemaModulePath(schema.stem));
}

/** The reader of a named schema; `undefined` where no reply was said to need it. */
export function readerReference(id: SchemaId, { plan, scope }: SchemaContext): Code | undefined {
  const { readerName, stem } = schemaPlan(id, plan);
  return readerName === undefined ? undefined : scope.siblingValue(readerName, schemaModulePath(stem));
}

function schemaPlan(id: SchemaId, plan: Plan): SchemaPlan {
  const found = plan.schemas.get(id);
  if (found === undefined) {
    throw new Error(`No plan for schema ${id}`);
  }
  return found;
}
