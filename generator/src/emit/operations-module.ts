import type { OperationPlan, Plan } from "../plan/plan-types.ts";
import type { TemplateDraft } from "./module-draft.ts";
import { createModuleScope, type ModuleRules } from "./module-scope.ts";
import { operationView, type PolicyWords } from "./operation-view.ts";
import { NOTHING_BROKEN } from "./schema-names.ts";

export function operationsModulePath(stem: string): string {
  return `operations/${stem}.ts`;
}

/** The module of one tag's operations. */
export function operationsModule(
  stem: string,
  operations: readonly OperationPlan[],
  plan: Plan,
  rules: ModuleRules,
  policy: PolicyWords,
): TemplateDraft {
  const path = operationsModulePath(stem);
  const scope = createModuleScope(path, rules);
  const context = { plan, scope, direction: "reply", broken: NOTHING_BROKEN } as const;
  const views = operations.map((operation) => operationView(operation, context, policy));
  return {
    kind: "template",
    template: "operations",
    path,
    view: { imports: scope.imports(), operations: views },
  };
}
