import type { Attempt } from "../call/handler.ts";
import { Stopped } from "../call/stop.ts";

/** What the timer would do, had it had its turn: nobody hears the answer to a request that leaves now. */
export function throwIfLate({ endsAtMs, call }: Attempt): void {
  if (call.core.environment.now() < endsAtMs) return;
  const { attemptMs, totalMs } = call.policy.timeout;
  const isTotal = endsAtMs >= call.deadlineAtMs;
  throw new Stopped({
    kind: "timeout",
    phase: isTotal ? "total" : "attempt",
    limitMs: isTotal ? totalMs : attemptMs,
  });
}
