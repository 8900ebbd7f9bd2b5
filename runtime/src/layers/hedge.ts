import type { Attempt, AttemptHandler, AttemptLayer } from "../call/handler.ts";
import { hedgingOf } from "../state/hedging.ts";
import { raceAttempts } from "../state/race.ts";

/** Makes a second attempt beside a slow first one; the first good reply wins. Repeats are never hedged: they are paid for already. */
export const hedge: AttemptLayer =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt: Attempt) => {
    const { policy, request } = attempt.call;
    if (policy.hedge === false || attempt.number > 1 || request.body.kind === "once") return next(attempt);
    const hedging = hedgingOf(attempt.call, policy.hedge);
    hedging.count();
    return raceAttempts(next, attempt, hedging, policy.hedge.max);
  };
