import type { BreakerPolicy } from "../policy.ts";
import type { BreakerOutcome } from "./breaker-state.ts";
import { matchesStatus } from "./status-pattern.ts";

/** How an attempt that held a permit ended. */
export type AttemptEnd =
  | { readonly kind: "reply"; readonly status: number; readonly elapsedMs: number }
  /** No complete reply in time: a transport failure or a timeout of the attempt. */
  | { readonly kind: "failure"; readonly elapsedMs: number }
  /** A reply that the platform does not show: a redirect that is not followed. */
  | { readonly kind: "answered"; readonly elapsedMs: number }
  /** The caller gave up, a hedge lost, or the total deadline cut an attempt short of its own time. */
  | { readonly kind: "aborted" }
  /** Nothing was sent, by no fault of the server's: refused by another limit, no token to be had, a hook that failed. */
  | { readonly kind: "withheld" };

const NEUTRAL: BreakerOutcome = { kind: "neutral" };

/**
 * What an attempt says of the health of its dependency. A 4xx shows that it is there: 401, 403, 404, 422 are faults of
 * the call. A 429 is about our pace and a 5xx that the policy does not count is about the operation: neutral. A 408 is a
 * timeout, told by the other side. A redirect is an answer, whether or not it can be seen.
 */
export function breakerOutcome(end: AttemptEnd, policy: BreakerPolicy): BreakerOutcome {
  if (end.kind === "aborted" || end.kind === "withheld") return NEUTRAL;
  const { elapsedMs } = end;
  if (end.kind === "failure") return { kind: "failure", elapsedMs };
  if (end.kind === "answered") return { kind: "success", elapsedMs };
  const { status } = end;
  if (status === 408 || matchesStatus(policy.countStatus, status)) return { kind: "failure", elapsedMs };
  return status === 429 || status >= 500 ? NEUTRAL : { kind: "success", elapsedMs };
}
