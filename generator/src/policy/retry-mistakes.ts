import type { PolicedOperation } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import type { RetryPolicy, StatusPattern } from "../ir/policy.ts";
import { type Finding, originOf } from "./finding.ts";
import { isIdempotentMethod } from "./presets.ts";
import { repeatedReplies } from "./repeated-replies.ts";
import { repeatsAfterSending } from "./retry-class.ts";

/** Attempts that are never made, or that may do something twice. */
export function retryMistakes(operation: PolicedOperation): readonly Finding[] {
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
  return [...found, ...beyondPlatform(operation), ...unkeyedRetry(operation), ...streamedBody(operation)];
}

/** undici, which is Node's fetch, gives headers and each piece of a body that long, whatever anybody says. */
const PLATFORM_LIMIT_MS = 300_000;

function beyondPlatform(operation: PolicedOperation): readonly Finding[] {
  const { attemptMs } = operation.policy.value.timeout;
  if (attemptMs <= PLATFORM_LIMIT_MS) return [];
  return [
    {
      code: "x-resilience-beyond-platform",
      severity: "warning",
      problem: `lets an attempt take ${attemptMs / 1_000} s, and Node's fetch ends it after ${PLATFORM_LIMIT_MS / 1_000} s without an answer`,
      pointer: originOf(operation, "timeout.attemptMs", "timeout"),
    },
  ];
}

/** Refused before anything was done: a repeat is safe without a key. */
const UNREAD: ReadonlySet<StatusPattern> = new Set([425, 429]);

function unkeyedRetry(operation: PolicedOperation): readonly Finding[] {
  const { class: retryClass, retry } = operation.policy.value;
  const isKeyless = retryClass !== "keyed" && retryClass !== "conditional" && retryClass !== "never";
  const needsNone = isIdempotentMethod(operation.method) || isSafeByWord(operation);
  if (needsNone || !isKeyless || retry.maxAttempts === 1) return [];
  const finding = (problem: string, pointer: Pointer): Finding => ({
    code: "x-resilience-unkeyed-retry",
    severity: "warning",
    problem: `is a ${operation.method} ${problem}`,
    pointer,
  });
  if (repeatsAfterSending(retryClass)) {
    return [finding(`that class ${retryClass} repeats without a key`, originOf(operation, "class"))];
  }
  const codes = ownOrigin(operation, "retry.statusCodes");
  const idle = retry.statusCodes.filter((status) => !UNREAD.has(status));
  if (codes !== undefined && idle.length > 0) {
    return [finding(`without a key: it is not repeated after ${idle.join(", ")} all the same`, codes)];
  }
  const attempts = ownOrigin(operation, "retry.maxAttempts");
  const problem = `without a key: of its ${retry.maxAttempts} attempts, only those that never reached the server are repeated`;
  return attempts === undefined || repeatedReplies(retry).length > 0 ? [] : [finding(problem, attempts)];
}

/** The operation itself says that it changes nothing, as a search by POST does. What is meant for others too is no word on it. */
function isSafeByWord(operation: PolicedOperation): boolean {
  const { class: retryClass } = operation.policy.value;
  const isSafe = retryClass === "safe" || retryClass === "long-poll";
  return isSafe && ownOrigin(operation, "class") !== undefined;
}

/** Where the operation itself says so; `undefined`: nowhere, or it is meant for others too. */
function ownOrigin({ policy, pointer }: PolicedOperation, path: string): Pointer | undefined {
  const origin = policy.origins.get(path);
  return origin?.startsWith(`${pointer}/`) === true ? origin : undefined;
}

function streamedBody(operation: PolicedOperation): readonly Finding[] {
  const isStreamed = operation.body?.content.some(
    ({ schema, itemSchema }) => schema?.kind === "binary" || itemSchema !== undefined,
  );
  const attempts = ownOrigin(operation, "retry.maxAttempts");
  if (isStreamed !== true || attempts === undefined) return [];
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

/** Repeats after replies that a repeat does not change. */
export function statusMistakes(operation: PolicedOperation): readonly Finding[] {
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
