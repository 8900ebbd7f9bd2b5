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
  check(api.health?.operation, "`health`", root === undefined ? undefined : at(root, "health", "operation"));
  for (const { policy, resilience, pointer } of api.webhooks) {
    const place = at(resilience?.pointer ?? pointer, "webhook", "reconcile", "operation");
    check(policy?.reconcile?.operation, "`reconcile`", place);
  }
  return found;
}
