import type { AttemptHandler, AttemptLayer } from "../call/handler.ts";
import { toldWire } from "../call/told-wire.ts";
import { limiterOf } from "../state/limiter.ts";

/** A look at the pace before anything that waits: an attempt that would wait too long for its token asks for nothing else. */
export const line: AttemptLayer =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const limiter = limiterOf(attempt.call);
    if (limiter === undefined) return next(attempt);
    limiter.announce(attempt);
    try {
      const reply = next(attempt);
      return limiter.isComing(attempt) ? reply.finally(() => limiter.callOff(attempt)) : reply;
    } catch (thrown) {
      // Refused at once by a layer within, as at an open circuit: it would be waited for behind it for good.
      limiter.callOff(attempt);
      throw thrown;
    }
  };

/** Paces attempts, not calls: a server counts requests, and when they leave. */
export const rateLimit: AttemptLayer =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const limiter = limiterOf(attempt.call);
    if (limiter === undefined) return next(attempt);
    const turn = limiter.take(attempt);
    if (turn !== undefined) await turn;
    const wire = toldWire(attempt.wire, limiter.use);
    try {
      const reply = await next({ ...attempt, wire });
      limiter.learn(reply);
      return reply;
    } finally {
      if (!wire.begun) limiter.giveBack();
    }
  };
