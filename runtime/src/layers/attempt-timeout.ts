import type { AttemptHandler } from "../call/handler.ts";
import { stopSource } from "../call/stop.ts";

/** Bounds one attempt, headers and body. Where less is left of the whole call, the total timeout is the one to fire. */
export const attemptTimeout =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const { now, schedule } = attempt.call.core.environment;
    const { attemptMs } = attempt.call.policy.timeout;
    const endsAtMs = now() + attemptMs;
    if (endsAtMs >= attempt.endsAtMs) return next(attempt);
    const source = stopSource();
    const forget = attempt.signal.onStop(source.stop);
    const disarm = schedule(attemptMs, () =>
      source.stop({ kind: "timeout", phase: "attempt", limitMs: attemptMs }),
    );
    try {
      return await next({ ...attempt, signal: source.signal, endsAtMs });
    } finally {
      disarm();
      forget();
    }
  };
