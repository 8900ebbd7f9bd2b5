import type { AttemptHandler } from "../call/handler.ts";
import { stopSource } from "../call/stop.ts";

/** Bounds one attempt, headers and body. Where less is left of the whole call, the total timeout is the one to fire. */
export const attemptTimeout =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const { core, policy, deadlineAtMs } = attempt.call;
    const { attemptMs } = policy.timeout;
    if (attemptMs >= deadlineAtMs - core.environment.now()) return next(attempt);
    const source = stopSource(attempt.signal);
    const disarm = core.environment.schedule(attemptMs, () =>
      source.stop({ kind: "timeout", phase: "attempt", limitMs: attemptMs }),
    );
    try {
      return await next({ ...attempt, signal: source.signal });
    } finally {
      disarm();
      source.release();
    }
  };
