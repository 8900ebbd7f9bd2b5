import type { AttemptHandler } from "../call/handler.ts";
import { circuitOf, circuitOpen } from "../state/circuit.ts";

/** A look at the circuit before anything that waits: an open one costs no token, no slot and no time. */
export const gate =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const refusalMs = circuitOf(attempt.call)?.refusalMs();
    if (refusalMs !== undefined) throw circuitOpen(refusalMs);
    return next(attempt);
  };
