import type { Attempt, AttemptHandler } from "../call/handler.ts";
import { sleep } from "../call/sleep.ts";
import { tellWait } from "../events/tell-wait.ts";
import { circuitOpen, circuitRefusalMs } from "../state/circuit.ts";
import { heldBack, heldBackMs } from "../state/hold.ts";

/**
 * A look at the circuit before what waits: an open one costs no token, no slot and no time. Then the wait that the server
 * asked another call for.
 */
export const gate =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const heldMs = heldMsBehind(attempt);
    return heldMs > 0 ? waitWithOthers(attempt, heldMs).then(() => next(attempt)) : next(attempt);
  };

/** What is left to wait. Throws `Refused` where the circuit is open. */
function heldMsBehind({ call }: Attempt): number {
  const refusalMs = circuitRefusalMs(call);
  if (refusalMs !== undefined) throw circuitOpen(refusalMs);
  return heldBackMs(call);
}

/** While somebody waits the server may ask for more, most of all when the first of those that waited is back. */
async function waitWithOthers(attempt: Attempt, heldMs: number): Promise<void> {
  const { call, signal } = attempt;
  for (let leftMs = heldMs; leftMs > 0; leftMs = heldMsBehind(attempt)) {
    const delayMs = delayBehind(attempt, leftMs);
    const slept = sleep(delayMs, call.core.environment.schedule, signal);
    await tellWait(call, "retry-after", delayMs, slept);
  }
}

/** Never earlier than the server said, not all at one instant, and with time left for the request. Throws `Refused` where there is none. */
function delayBehind({ call, endsAtMs }: Attempt, heldMs: number): number {
  const { random, now } = call.core.environment;
  const slackMs = endsAtMs - now() - heldMs;
  if (slackMs <= 0) throw heldBack(heldMs);
  return heldMs + random() * Math.min(heldMs / 10, slackMs / 2);
}
