import type { BreakerPolicy } from "../policy.ts";
import type { BreakerOutcome } from "./breaker-state.ts";
import { matchesStatus } from "./status-pattern.ts";

/**
 * What a reply says of the health of its dependency. A 4xx shows that it is there: 401, 403, 404, 422 are faults of
 * the call. A 408 is a timeout, told by the other side. `undefined`, nothing: a 429 is about our pace, and a 5xx that the
 * policy does not count is about the operation.
 */
export function outcomeOfReply(
  status: number,
  elapsedMs: number,
  { countStatus }: BreakerPolicy,
): BreakerOutcome | undefined {
  const failed = status === 408 || matchesStatus(countStatus, status);
  return failed || (status < 500 && status !== 429) ? { failed, elapsedMs } : undefined;
}
