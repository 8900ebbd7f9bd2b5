import { suggest } from "../diagnostics/suggest.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import type { RetryPolicy, StatusPattern } from "../ir/policy.ts";
import { findCredentialParameter, isAboutAccess } from "./credentials.ts";
import { findHeaderProblems } from "./headers.ts";
import type { Mistake } from "./mistake.ts";
import { isIdempotentMethod } from "./presets.ts";
import { repeatsAfterSending } from "./retry-class.ts";
import { haveSameResult } from "./same-result.ts";

/** What a check finds; the operation is added to it. */
type Finding = Omit<Mistake, "operation">;

/** What the resolved policy of an operation says that cannot be meant. */
export function findMistakes(
  api: Api,
  operation: PolicedOperation,
  operations: ReadonlyMap<string, PolicedOperation>,
): readonly Mistake[] {
  const findings = [
    ...incompleteBlocks(operation),
    ...fallbackMistakes(api, operation, operations),
    ...unknownInvalidations(operation, operations),
    ...retryMistakes(operation),
    ...statusMistakes(operation),
    ...sharingMistakes(operation),
    ...headerMistakes(api, operation),
  ];
  return findings.map((finding) => ({ operation, ...finding }));
}

/** Where a setting was stated; the operation where it was not. */
function originOf({ policy, pointer }: PolicedOperation, ...paths: readonly string[]): Pointer {
  for (const path of paths) {
    for (const [key, origin] of policy.origins) if (key === path || key.startsWith(`${path}.`)) return origin;
  }
  return pointer;
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
  const { rateLimit, cache, breaker, pagination } = operation.policy.value;
  const lacks = (path: string, name: string): Finding => ({
    code: "x-resilience-incomplete",
    severity: "error",
    problem: `has \`${path}\` without \`${name}\``,
    pointer: originOf(operation, path),
  });
  const found: Finding[] = [];
  if (rateLimit !== false) {
    if (rateLimit.requests !== undefined && rateLimit.perMs === undefined)
      found.push(lacks("rateLimit", "per"));
    if (rateLimit.perMs !== undefined && rateLimit.requests === undefined)
      found.push(lacks("rateLimit", "requests"));
  }
  if (cache !== false && cache.mode === "ttl" && cache.ttlMs === undefined) found.push(lacks("cache", "ttl"));
  if (breaker !== false && breaker.slow !== false) {
    const slow: Partial<typeof breaker.slow> = breaker.slow;
    if (slow.overMs === undefined) found.push(lacks("breaker.slow", "over"));
    if (slow.rate === undefined) found.push(lacks("breaker.slow", "rate"));
  }
  const page: Partial<Exclude<typeof pagination, false>> =
    pagination === false ? { style: "link" } : pagination;
  if (page.style === undefined) found.push(lacks("pagination", "style"));
  return found;
}

function fallbackMistakes(
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

function unknownInvalidations(
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
export function unknownOperation(
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

function retryMistakes(operation: PolicedOperation): readonly Finding[] {
  const { class: retryClass, retry, timeout } = operation.policy.value;
  const found: Finding[] = [];
  if (retryClass !== "never" && meanWaitsMs(retry) >= timeout.totalMs) {
    found.push({
      code: "x-resilience-unreachable-attempts",
      severity: "warning",
      problem: `has ${retry.maxAttempts} attempts, whose waits alone take longer than ${timeout.totalMs} ms`,
      pointer: originOf(operation, "retry.maxAttempts", "retry", "timeout.totalMs"),
    });
  }
  return [...found, ...unkeyedRetry(operation), ...streamedBody(operation)];
}

function unkeyedRetry(operation: PolicedOperation): readonly Finding[] {
  const { class: retryClass, retry } = operation.policy.value;
  const isKeyless = retryClass !== "keyed" && retryClass !== "conditional" && retryClass !== "never";
  if (isIdempotentMethod(operation.method) || !isKeyless || retry.maxAttempts === 1) return [];
  const finding = (problem: string, path: string): Finding => ({
    code: "x-resilience-unkeyed-retry",
    severity: "warning",
    problem,
    pointer: originOf(operation, path),
  });
  if (repeatsAfterSending(retryClass)) {
    return [finding(`is a ${operation.method} that class ${retryClass} repeats without a key`, "class")];
  }
  if (retry.statusCodes.length > 0) {
    return [
      finding(
        `is a ${operation.method} that is repeated after ${retry.statusCodes.join(", ")} without a key`,
        "retry.statusCodes",
      ),
    ];
  }
  const attempts = operation.policy.origins.get("retry.maxAttempts");
  if (attempts === undefined || !attempts.startsWith(`${operation.pointer}/`)) return [];
  const problem = `is a ${operation.method} without a key: of its ${retry.maxAttempts} attempts, only those that never reached the server are repeated`;
  return [finding(problem, "retry.maxAttempts")];
}

function streamedBody(operation: PolicedOperation): readonly Finding[] {
  const isStreamed = operation.body?.content.some(
    ({ schema, itemSchema }) => schema?.kind === "binary" || itemSchema !== undefined,
  );
  const attempts = operation.policy.origins.get("retry.maxAttempts");
  if (isStreamed !== true || attempts === undefined || !attempts.startsWith(`${operation.pointer}/`))
    return [];
  const problem = "sends a body that may be a stream, which is sent once";
  return [{ code: "x-resilience-streamed-body", severity: "info", problem, pointer: attempts }];
}

/** What the waits between all attempts take on average, without the server's own timing. */
function meanWaitsMs({ maxAttempts, baseDelayMs, multiplier, maxDelayMs, jitter }: RetryPolicy): number {
  const share = jitter === "none" ? 1 : jitter === "equal" ? 0.75 : 0.5;
  let sum = 0;
  let ceiling = baseDelayMs;
  for (let wait = 1; wait < maxAttempts && wait < 1_000; wait++) {
    sum += Math.min(ceiling, maxDelayMs) * share;
    ceiling = Math.min(ceiling * multiplier, maxDelayMs);
  }
  return sum;
}

const PERMANENT: ReadonlySet<StatusPattern> = new Set([400, 401, 403, 404, 422, "4XX"]);

function statusMistakes(operation: PolicedOperation): readonly Finding[] {
  const { statusCodes } = operation.policy.value.retry;
  const pointer = originOf(operation, "retry.statusCodes");
  const permanent = statusCodes.filter((status) => PERMANENT.has(status));
  const found: Finding[] = [];
  if (permanent.length > 0) {
    const problem = `is repeated after ${permanent.join(", ")}, which is permanent`;
    found.push({ code: "x-resilience-permanent-status", severity: "warning", problem, pointer });
  }
  if (statusCodes.includes("5XX")) {
    found.push({
      code: "x-resilience-broad-status",
      severity: "warning",
      problem: "is repeated after every 5XX",
      pointer,
    });
  }
  return found;
}

function sharingMistakes(operation: PolicedOperation): readonly Finding[] {
  const { cache } = operation.policy.value;
  const credential = findCredentialParameter(operation);
  if (cache === false || cache.mode === "off" || credential === undefined) return [];
  return [
    {
      code: "x-resilience-cache-without-credential",
      severity: "warning",
      problem: `is cached, and its parameter ${credential.name} looks like a credential that the cache does not know`,
      pointer: originOf(operation, "cache"),
    },
  ];
}
