import type { AttemptHandler } from "../call/handler.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { holdBack } from "../state/hold.ts";
import { noteLimit } from "../state/told.ts";

/**
 * Takes in what a reply says to all callers as soon as it is there: of limits, and of a time to wait. An attempt may end
 * long after, where another runs beside it, and the others would not know until then.
 */
export const heard =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const { call } = attempt;
    const reply = await next(attempt);
    const { headers, status, failure } = reply;
    const wallMs = call.core.environment.wallNow();
    call.log.replied = { headers, wallMs };
    noteLimit(call, headers, wallMs);
    if (status < 300 && failure === undefined) return reply;
    const { responses, retryAfter } = call.policy.retry;
    const toldMs = failure ? failure.askedMs : retryAfterMs(headers, wallMs, status, responses);
    const askedMs = retryAfter.honour ? toldMs : undefined;
    holdBack(call, { status, askedMs, verdict: failure?.verdict });
    return { ...reply, askedMs };
  };
