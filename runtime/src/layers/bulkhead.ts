import type { AttemptHandler, AttemptLayer } from "../call/handler.ts";
import { bulkheadOf } from "../state/bulkhead.ts";

/**
 * Holds a slot for the last wait, that for a token, and while a socket is in use: until the body has been read, also
 * where that is left to the caller.
 */
export const bulkhead: AttemptLayer =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const slots = bulkheadOf(attempt);
    if (slots === undefined) return next(attempt);
    const turn = slots.enter(attempt);
    if (turn !== undefined) await turn;
    let isHandedOver = false;
    try {
      const reply = await next(attempt);
      if (reply.body.kind === "stream") {
        isHandedOver = true;
        reply.body.closed.then(slots.leave, slots.leave);
      }
      return reply;
    } finally {
      if (!isHandedOver) slots.leave();
    }
  };
