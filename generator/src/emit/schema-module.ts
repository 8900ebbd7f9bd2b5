import type { Plan, SchemaPlan } from "../plan/plan-types.ts";
import { code, identifier, NO_CODE } from "./code.ts";
import { formsArgument } from "./forms.ts";
import { assigned, block, type Layout, sequence } from "./layout.ts";
import type { Declaration, SchemaModuleDraft } from "./module-draft.ts";
import { createModuleScope, type ModuleRules } from "./module-scope.ts";
import { readerOf } from "./reader-fold.ts";
import { soleObject } from "./says-type.ts";
import { schemaDoc } from "./schema-doc.ts";
import { NOTHING_BROKEN, type SchemaContext, schemaModulePath } from "./schema-names.ts";
import { objectType, typeOf } from "./type-fold.ts";

/** The module of the schemas that belong together. */
export function schemaModule(
  stem: string,
  schemas: readonly SchemaPlan[],
  plan: Plan,
  rules: ModuleRules,
): SchemaModuleDraft {
  const path = schemaModulePath(stem);
  const scope = createModuleScope(path, rules);
  const declarations = schemas.flatMap((schema) => declarationsOf(schema, plan, scope));
  return { kind: "schemas", path, imports: scope.imports(), declarations };
}

function declarationsOf(
  schema: SchemaPlan,
  plan: Plan,
  scope: SchemaContext["scope"],
): readonly Declaration[] {
  const broken = plan.brokenAliases.get(schema.named.id) ?? NOTHING_BROKEN;
  const context: SchemaContext = { plan, scope, direction: schema.direction, broken };
  const doc = schemaDoc(schema.named.schema, plan);
  const { inputName, readerName } = schema;
  return [
    { doc, body: typeDeclaration(schema.typeName, schema, context) },
    ...(inputName === undefined
      ? []
      : [{ doc, body: typeDeclaration(inputName, schema, { ...context, direction: "request" }) }]),
    ...(readerName === undefined
      ? []
      : [{ doc: NO_CODE, body: readerDeclaration(readerName, schema, context) }]),
  ];
}

function typeDeclaration(name: string, { named }: SchemaPlan, context: SchemaContext): Layout {
  const object = soleObject(named.schema, context);
  return object !== undefined
    ? sequence(code`export interface ${identifier(name)} `, objectType(object, context, { broken: true }))
    : sequence(code`export type ${identifier(name)} =`, assigned(typeOf(named.schema, context)), code`;`);
}

/** Types and readers stand side by side; the annotation keeps the type from being inferred. */
function readerDeclaration(name: string, { typeName, named }: SchemaPlan, context: SchemaContext): Layout {
  const { scope } = context;
  const type = code`${scope.type("Reader")}<${identifier(typeName)}>`;
  const head = code`export const ${identifier(name)}: ${type} = /*@__PURE__*/ ${scope.value("reader")}`;
  const body = readerOf(named.schema, { ...context, broken: NOTHING_BROKEN });
  return sequence(head, block("body", [{ body }, ...formsArgument(named.schema, context)]), code`;`);
}
