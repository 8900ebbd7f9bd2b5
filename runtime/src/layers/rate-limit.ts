import type { AttemptHandler, AttemptLayer } from "../call/handler.ts";
import { limiterOf } from "../state/limiter.ts";

/** Paces attempts, not calls: a server counts requests. */
export const rateLimit: AttemptLayer =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const limiter = limiterOf(attempt.call);
    if (limiter === undefined) return next(attempt);
    await limiter.take(attempt);
    try {
      const reply = await next(attempt);
      limiter.learn(reply);
      return reply;
    } finally {
      if (!attempt.wire.begun) limiter.giveBack();
    }
  };
