import type { AttemptHandler, BoundedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { stopSource } from "../call/stop.ts";
import { throwIfLate } from "../call/throw-if-late.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { isForgotten } from "../idempotency/key-age.ts";
import { reliesOnKey } from "../retry/verdict.ts";

/** Bounds one attempt, headers and body. Where less is left of the whole call, the total timeout is the one to fire. */
export const attemptTimeout =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const { now, schedule } = attempt.call.core.environment;
    const { attemptMs } = attempt.call.policy.timeout;
    const nowMs = now();
    throwIfLate(attempt, nowMs);
    if (reliesOnForgottenKey(attempt.call))
      throw ambiguous(contextOf(attempt.call.log), FORGOTTEN, undefined);
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

const FORGOTTEN = "the server has forgotten its key while it waited to be repeated";

/** Queues and token endpoints may have taken longer than the key is good for: sent now, it would be done anew. */
function reliesOnForgottenKey(call: BoundedCall): boolean {
  return call.log.idempotencyKey !== undefined && isForgotten(call, 0) && reliesOnKey(call);
}
