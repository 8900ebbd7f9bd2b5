import { suggest } from "../diagnostics/suggest.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import { isAboutAccess } from "./credentials.ts";
import { type Finding, originOf } from "./finding.ts";
import { haveSameResult } from "./same-result.ts";

/** What a call falls back to, and whether it may. */
export function fallbackMistakes(
  api: Api,
  operation: PolicedOperation,
  operations: ReadonlyMap<string, PolicedOperation>,
): readonly Finding[] {
  const { fallback, failMode } = operation.policy.value;
  const found: Finding[] = [];
  if (failMode === "open" && fallback.length === 0) {
    found.push({
      code: "x-resilience-open-without-fallback",
      severity: "error",
      problem: "fails open, and has nothing to fall back to",
      pointer: originOf(operation, "failMode"),
    });
  }
  if (failMode === "open" && isAboutAccess(operation)) {
    found.push({
      code: "x-resilience-security-fails-open",
      severity: "warning",
      problem: "decides on access, and fails open",
      pointer: originOf(operation, "failMode"),
    });
  }
  for (const step of fallback) {
    if (step.kind !== "operation") continue;
    const pointer = originOf(operation, "fallback");
    const other = operations.get(step.operationId);
    if (other === undefined)
      found.push(unknownOperation(step.operationId, "falls back to", operations, pointer, "error"));
    else if (!haveSameResult(api, operation, other)) {
      const problem = `falls back to ${step.operationId}, whose result has another type`;
      found.push({ code: "x-resilience-fallback-type", severity: "error", problem, pointer });
    }
  }
  return found;
}

/** What a success drops from the cache. */
export function unknownInvalidations(
  operation: PolicedOperation,
  operations: ReadonlyMap<string, PolicedOperation>,
): readonly Finding[] {
  const { cache } = operation.policy.value;
  if (cache === false) return [];
  return cache.invalidates
    .filter((id) => !operations.has(id))
    .map((id) =>
      unknownOperation(id, "invalidates", operations, originOf(operation, "cache.invalidates"), "warning"),
    );
}

/** A name that no operation has. */
function unknownOperation(
  id: string,
  verb: string,
  operations: ReadonlyMap<string, PolicedOperation>,
  pointer: Pointer,
  severity: "error" | "warning",
): Finding {
  const near = suggest(id, [...operations.keys()]);
  return {
    code: "x-resilience-unknown-operation",
    severity,
    problem: `${verb} ${JSON.stringify(id)}, and there is no such operation`,
    pointer,
    ...(near !== undefined && { fix: `did you mean \`${near}\`?` }),
  };
}
