import type { Operation, PolicedOperation, SecurityRequirement, Server } from "../ir/api.ts";
import type { JsonValue } from "../ir/schema.ts";
import { code, literal, objectKey } from "./code.ts";
import { type BlockItem, block, type Layout, sequence } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";

/** Alternatives of schemes that go together. */
export function securityField(requirements: readonly SecurityRequirement[]): Layout {
  return literal(
    requirements.map((requirement) =>
      requirement.map(({ scheme, scopes }): JsonValue => (scopes.length === 0 ? scheme : { scheme, scopes })),
    ),
  );
}

export function serversField(servers: readonly Server[], scope: ModuleScope): Layout {
  return block(
    "elements",
    servers.map((server) => ({ body: serverLayout(server, scope) })),
  );
}

/** What fills variables in comes with the servers that have some. */
function serverLayout(server: Server, scope: ModuleScope): Layout {
  const fields = block("properties", serverItems(server));
  if (server.variables.length === 0) return fields;
  return sequence(code`/*@__PURE__*/ ${scope.value("serverTemplate")}(`, fields, code`)`);
}

function serverItems({ url, name, variables }: Server): readonly BlockItem[] {
  const named = variables.map((variable) => ({
    body: code`${objectKey(variable.name)}: ${literal({
      default: variable.default,
      ...(variable.enum === undefined ? {} : { enum: variable.enum }),
    })}`,
  }));
  return [
    { body: code`url: ${literal(url)}` },
    ...(name === undefined ? [] : [{ body: code`name: ${literal(name)}` }]),
    ...(named.length === 0 ? [] : [{ body: sequence(code`variables: `, block("properties", named)) }]),
  ];
}

/** Parts of the runtime that the operation's policy asks for, and that others do without. */
export function usesField(operation: PolicedOperation, scope: ModuleScope): Layout | undefined {
  const { failure, hedge, idempotency, rateLimit } = operation.policy.value;
  const features = [
    ...(failure === false ? [] : [scope.value("bodyFailures")]),
    ...(hedge === false ? [] : [scope.value("hedging")]),
    ...(idempotency === false ? [] : [scope.value("idempotencyKeys")]),
    ...(rateLimit === false ? [] : [scope.value("rateLimiting")]),
  ];
  return features.length === 0
    ? undefined
    : block(
        "elements",
        features.map((body) => ({ body })),
      );
}

/** Whether any scope of an operation's policy goes by tag. */
export function isScopedByTag(operation: PolicedOperation): boolean {
  const { budget, breaker, rateLimit } = operation.policy.value;
  return [budget, breaker, rateLimit].some((part) => part !== false && part.scope === "tag");
}

/** The path as the document has it, with what it fixes of the query. */
export function pathOf({ path, pathQuery = [] }: Operation): string {
  const query = pathQuery.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
