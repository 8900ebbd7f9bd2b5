import type { AttemptHandler } from "../call/handler.ts";
import { stopSource } from "../call/stop.ts";
import { throwIfLate } from "../call/throw-if-late.ts";
import { carriedKeys } from "../client/feature-of.ts";

/** Bounds one attempt, headers and body. Where less is left of the whole call, the total timeout is the one to fire. */
export const attemptTimeout =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const { call } = attempt;
    const { now, schedule } = call.core.environment;
    const { attemptMs } = call.policy.timeout;
    const nowMs = now();
    throwIfLate(attempt, nowMs);
    const lost = carriedKeys(call)?.lost(call);
    if (lost !== undefined) throw lost;
    const endsAtMs = nowMs + attemptMs;
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
