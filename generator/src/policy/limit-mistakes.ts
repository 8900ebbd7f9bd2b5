import type { PolicedOperation } from "../ir/api.ts";
import { burstOf } from "./burst.ts";
import { type Finding, originOf } from "./finding.ts";
import { inWords } from "./sentence.ts";

/** Limits that refuse calls for which there is room: who states no burst hardly means to have the second call refused. */
export function limitMistakes(operation: PolicedOperation): readonly Finding[] {
  const { rateLimit } = operation.policy.value;
  if (rateLimit === false || rateLimit.burst !== undefined || rateLimit.onLimit === "reject") return [];
  const { requests, perMs, maxWaitMs } = rateLimit;
  if (requests === undefined || perMs === undefined) return [];
  const waitMs = Math.round(perMs / requests);
  if (waitMs <= maxWaitMs) return [];
  const problem = `lets ${burstOf(rateLimit)} of ${requests} requests go at once and the next after ${inWords(waitMs)}, and refuses a call that would wait longer than ${inWords(maxWaitMs)}`;
  const pointer = originOf(operation, "rateLimit.requests", "rateLimit");
  return [{ code: "x-resilience-narrow-burst", severity: "warning", problem, pointer }];
}
