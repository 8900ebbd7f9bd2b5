import type { Attempt, AttemptHandler } from "../call/handler.ts";
import { sleep } from "../call/sleep.ts";
import { circuitOpen, circuitRefusalMs } from "../state/circuit.ts";
import { heldBack, heldBackMs } from "../state/hold.ts";

/**
 * A look at the circuit before anything that waits: an open one costs no token, no slot and no time. Then the wait that
 * the server asked another call for.
 */
export const gate =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const refusalMs = circuitRefusalMs(attempt.call);
    if (refusalMs !== undefined) throw circuitOpen(refusalMs);
    const heldMs = heldBackMs(attempt.call);
    return heldMs > 0 ? waitWithOthers(attempt, heldMs).then(() => next(attempt)) : next(attempt);
  };

async function waitWithOthers({ call, signal, endsAtMs }: Attempt, heldMs: number): Promise<void> {
  const { random, schedule, now } = call.core.environment;
  if (now() + heldMs >= endsAtMs) throw heldBack(heldMs);
  // Never earlier than the server said, and not all at one instant.
  const delayMs = Math.min(heldMs * (1 + random() / 10), endsAtMs - now());
  const { operation, correlationId } = call.log;
  call.core.emit?.({ kind: "wait", operation, correlationId, reason: "retry-after", delayMs });
  await sleep(delayMs, schedule, signal);
}
