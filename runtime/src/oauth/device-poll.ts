import type { GrantOutcome } from "./token-request.ts";

/** How a client asks whether somebody has agreed (RFC 8628 section 3.5). */
export interface DevicePoll {
  readonly intervalMs: number;
  /** On the monotonic clock. */
  readonly endsAtMs: number;
}

/** What comes after an answer. */
export type PollStep =
  | { readonly kind: "wait"; readonly poll: DevicePoll }
  | { readonly kind: "end"; readonly outcome: GrantOutcome };

const SLOWER_BY_MS = 5_000;
const MOST_INTERVAL_MS = 60_000;
const EXPIRED: GrantOutcome = { kind: "refused", oauth: { error: "expired_token" } };

/** The next step. Pure. A server that gives no answer is asked ever more rarely; one that says "slow down", for good. */
export function nextPoll(poll: DevicePoll, outcome: GrantOutcome, nowMs: number): PollStep {
  const slowed = slowedBy(outcome, poll.intervalMs);
  if (slowed === undefined) return { kind: "end", outcome };
  const intervalMs = Math.min(MOST_INTERVAL_MS, slowed);
  if (nowMs + intervalMs >= poll.endsAtMs) return { kind: "end", outcome: EXPIRED };
  return { kind: "wait", poll: { ...poll, intervalMs } };
}

/** The new interval; `undefined`: the answer is final. */
function slowedBy(outcome: GrantOutcome, intervalMs: number): number | undefined {
  if (outcome.kind === "failed" && outcome.reason === "redirect-refused") return undefined;
  if (outcome.kind === "failed") return Math.max(intervalMs * 2, outcome.retryAfterMs ?? 0);
  if (outcome.kind !== "refused") return undefined;
  if (outcome.oauth.error === "authorization_pending") return intervalMs;
  return outcome.oauth.error === "slow_down" ? intervalMs + SLOWER_BY_MS : undefined;
}
