import type { Api, PolicedOperation } from "../ir/api.ts";
import { cacheMistakes } from "./cache-mistakes.ts";
import { type Finding, originOf } from "./finding.ts";
import { findHeaderProblems } from "./headers.ts";
import { limitMistakes } from "./limit-mistakes.ts";
import type { Mistake } from "./mistake.ts";
import { fallbackMistakes, unknownInvalidations } from "./operation-mistakes.ts";
import { retryMistakes, statusMistakes } from "./retry-mistakes.ts";

/** What the resolved policy of an operation says that cannot be meant. */
export function findMistakes(
  api: Api,
  operation: PolicedOperation,
  operations: ReadonlyMap<string, PolicedOperation>,
): readonly Mistake[] {
  const findings = [
    ...incompleteBlocks(operation),
    ...limitMistakes(operation),
    ...fallbackMistakes(api, operation, operations),
    ...unknownInvalidations(operation, operations),
    ...retryMistakes(operation),
    ...statusMistakes(operation),
    ...cacheMistakes(operation),
    ...headerMistakes(api, operation),
  ];
  return findings.map((finding) => ({ operation, ...finding }));
}

function headerMistakes(api: Api, operation: PolicedOperation): readonly Finding[] {
  return findHeaderProblems(api, operation).map(({ path, problem }) => {
    const pointer = originOf(operation, path);
    // What was read out of a parameter's name is no mistake of the policy's author.
    const severity = pointer.includes("/x-resilience") ? "error" : "warning";
    return { code: "x-resilience-header", severity, problem, pointer };
  });
}

function incompleteBlocks(operation: PolicedOperation): readonly Finding[] {
  const { rateLimit, cache, breaker } = operation.policy.value;
  const lacks = (path: string, name: string): Finding => lacking(operation, path, name);
  const found: Finding[] = [];
  if (rateLimit !== false) {
    if (rateLimit.requests !== undefined && rateLimit.perMs === undefined)
      found.push(lacks("rateLimit", "per"));
    const isPaced = rateLimit.perMs !== undefined || rateLimit.burst !== undefined;
    if (isPaced && rateLimit.requests === undefined) found.push(lacks("rateLimit", "requests"));
  }
  if (cache !== false && cache.mode === "ttl" && cache.ttlMs === undefined) found.push(lacks("cache", "ttl"));
  if (breaker !== false && breaker.slow !== false) {
    const slow: Partial<typeof breaker.slow> = breaker.slow;
    if (slow.overMs === undefined) found.push(lacks("breaker.slow", "over"));
    if (slow.rate === undefined) found.push(lacks("breaker.slow", "rate"));
  }
  return [...found, ...incompleteFailures(operation)];
}

/** What is said for all replies may leave it to them to say where. */
function incompleteFailures(operation: PolicedOperation): readonly Finding[] {
  const { failure } = operation.policy.value;
  if (failure === false || failure.when !== undefined) return [];
  const rules = Object.entries(failure.responses ?? {});
  if (rules.length === 0) return [lacking(operation, "failure", "when")];
  return rules.flatMap(([status, rule]) =>
    rule === false || rule === null || rule.when !== undefined
      ? []
      : [lacking(operation, `failure.responses.${status}`, "when")],
  );
}

function lacking(operation: PolicedOperation, path: string, name: string): Finding {
  const problem = `has \`${path}\` without \`${name}\``;
  return {
    code: "x-resilience-incomplete",
    severity: "error",
    problem,
    pointer: originOf(operation, path),
  };
}
