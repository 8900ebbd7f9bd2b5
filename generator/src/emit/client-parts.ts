import type { OperationPlan, Plan } from "../plan/plan-types.ts";
import { type Code, code } from "./code.ts";
import { type BlockItem, block, render } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";
import { operationsModulePath } from "./operations-module.ts";

/**
 * The options of a client: the caller's, and where these name none the parts of the runtime that the document asks for. A
 * document that asks for none brings none into anybody's bundle.
 */
export function clientOptions(plan: Plan, scope: ModuleScope): Code {
  const cache: BlockItem[] = plan.operations.some(isCached)
    ? [{ body: code`cache: options?.cache ?? ${scope.part("memoryCache")}()` }]
    : [];
  const fallback: BlockItem[] = plan.operations.some(hasFallback)
    ? [{ body: code`fallback: options?.fallback ?? ${scope.part("fallbacks")}(${substitutes(plan, scope)})` }]
    : [];
  if (cache.length + fallback.length === 0) return code`options`;
  const items = [{ body: code`...options` }, ...cache, ...fallback];
  return render(block("properties", items), { margin: code`  `, column: 40 });
}

/** Operations that others fall back on: a client without methods knows no others. */
function substitutes({ operations }: Plan, scope: ModuleScope): Code {
  const ids = new Set(operations.flatMap(substituteIds));
  const found = operations.filter(({ id }) => ids.has(id));
  if (found.length === 0) return code``;
  const names = found
    .toSorted((a, b) => (a.exportName < b.exportName ? -1 : 1))
    .map(({ exportName, stem }) => scope.siblingValue(exportName, operationsModulePath(stem)));
  const list = block(
    "elements",
    names.map((body) => ({ body })),
  );
  return code`{ operations: ${render(list)} }`;
}

function substituteIds({ operation }: OperationPlan): readonly string[] {
  return operation.policy.value.fallback.flatMap((step) =>
    step.kind === "operation" ? [step.operationId] : [],
  );
}

/** Writes that drop what is kept need the cache that keeps it as well. */
function isCached({ operation }: OperationPlan): boolean {
  const { cache } = operation.policy.value;
  return cache !== false && (cache.mode !== "off" || cache.invalidates.length > 0);
}

function hasFallback({ operation }: OperationPlan): boolean {
  return operation.policy.value.fallback.length > 0;
}
