import type { Attempt } from "./handler.ts";
import { Stopped } from "./stop.ts";
import { callMs } from "./total-time.ts";

/**
 * What the timer would do, had it had its turn: a machine that was suspended wakes late, and whatever made the body may have
 * kept the thread. Nobody hears the answer to a request that leaves now.
 */
export function throwIfLate(
  { endsAtMs, call }: Pick<Attempt, "endsAtMs" | "call">,
  nowMs: number = call.log.now(),
): void {
  if (nowMs < endsAtMs) return;
  const stop =
    endsAtMs < call.deadlineAtMs
      ? ({ phase: "attempt", limitMs: call.policy.timeout.attemptMs } as const)
      : ({ phase: "total", limitMs: callMs(call) } as const);
  throw new Stopped({ kind: "timeout", ...stop });
}
