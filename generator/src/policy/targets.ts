import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import { at, type Pointer } from "../ir/ids.ts";

type Operations = ReadonlyMap<string, PolicedOperation>;

/** Operations by their `operationId`. */
export function byOperationId(operations: readonly PolicedOperation[]): Operations {
  return new Map(
    operations.flatMap((operation) =>
      operation.operationId === undefined ? [] : [[operation.operationId, operation]],
    ),
  );
}

/** Operations that `health` and webhooks name and that do not exist, or were not selected. */
export function unknownTargets(api: Api<PolicedOperation>, operations: Operations): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const check = (id: string | undefined, what: string, pointer: Pointer | undefined): void => {
    if (id === undefined || operations.has(id)) return;
    const near = suggest(id, [...operations.keys()]);
    found.push({
      code: "x-resilience-unknown-operation",
      severity: "warning",
      message: `${what} names ${JSON.stringify(id)}, and there is no such operation`,
      ...(pointer !== undefined && { pointer }),
      ...(near !== undefined && { fix: `did you mean \`${near}\`?` }),
    });
  };
  const root = api.resilience?.pointer;
  const ofHealth = root === undefined ? undefined : at(root, "health", "operation");
  check(api.health?.operation, "`health`", ofHealth);
  found.push(...unfitForHealth(operations.get(api.health?.operation ?? ""), ofHealth));
  for (const { policy, resilience, pointer } of api.webhooks) {
    const place = at(resilience?.pointer ?? pointer, "webhook", "reconcile", "operation");
    check(policy?.reconcile?.operation, "`reconcile`", place);
  }
  return found;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "QUERY"]);

/** A start-up check is made again and again, and knows nothing to pass. */
function unfitForHealth(
  operation: PolicedOperation | undefined,
  pointer: Pointer | undefined,
): readonly Diagnostic[] {
  if (operation === undefined) return [];
  const needs = operation.parameters
    .filter(({ required, pinned }) => required && pinned === undefined)
    .map(({ name }) => name);
  if (operation.body?.required === true) needs.push("a body");
  const isSafe = SAFE_METHODS.has(operation.method);
  if (isSafe && needs.length === 0) return [];
  const why = isSafe ? `needs ${needs.join(", ")}` : `is a ${operation.method}`;
  return [
    {
      code: "x-resilience-unfit-health",
      severity: "warning",
      message: `\`health\` names ${JSON.stringify(operation.operationId)}, which ${why}`,
      ...(pointer !== undefined && { pointer }),
    },
  ];
}
