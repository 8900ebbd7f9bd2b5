import type { Parameter, PolicedOperation } from "../ir/api.ts";
import { childrenOf } from "../ir/children.ts";
import { operationSchemas } from "../ir/reach.ts";
import type { Schema } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { inputParameters, LOCATIONS } from "./operation-input.ts";

/** Names in an operation's input whose values the document marks `sensitive: true`, sorted. */
export function sensitiveNames(operation: PolicedOperation, schemas: Plan["schemas"]): readonly string[] {
  const parameters = LOCATIONS.flatMap((location) => inputParameters(operation, location))
    .filter(({ parameter }) => isSensitive(parameter))
    .map(({ key }) => key);
  const names = new Set([...parameters, ...propertyNames(operationSchemas(operation).request, schemas)]);
  return [...names].sort();
}

function isSensitive({ resilience }: Parameter): boolean {
  const value = resilience?.value;
  return typeof value === "object" && value !== null && Reflect.get(value, "sensitive") === true;
}

function propertyNames(roots: readonly Schema[], schemas: Plan["schemas"]): ReadonlySet<string> {
  const names = new Set<string>();
  const visited = new Set<Schema>();
  const pending: Schema[] = [...roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (visited.has(node)) continue;
    visited.add(node);
    pending.push(...childrenOf(node));
    if (node.kind === "object") {
      for (const { name, sensitive } of node.properties) if (sensitive === true) names.add(name);
    }
    const found = node.kind === "ref" ? schemas.get(node.id) : undefined;
    if (found !== undefined) pending.push(found.named.schema);
  }
  return names;
}
