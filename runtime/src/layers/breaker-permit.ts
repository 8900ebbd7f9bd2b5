import type { Attempt, AttemptHandler } from "../call/handler.ts";
import { Stopped } from "../call/stop.ts";
import { outcomeOfReply } from "../machines/breaker-outcome.ts";
import type { BreakerOutcome } from "../machines/breaker-state.ts";
import { admitted, settleCircuit } from "../state/circuit.ts";
import { AttemptFailure, isAnswered, isLocal } from "../transport/failure.ts";

/** Leave to use the circuit, taken after every queue and settled with how the attempt went. */
export const breakerPermit =
  (next: AttemptHandler): AttemptHandler =>
  async (attempt) => {
    const { call } = attempt;
    const { breaker, timeout } = call.policy;
    if (breaker === false) return next(attempt);
    const { now } = call.log;
    const startedAtMs = now();
    const permit = admitted(call, breaker, Math.min(timeout.attemptMs, attempt.endsAtMs - startedAtMs));
    let outcome: BreakerOutcome | undefined;
    try {
      const reply = await next(attempt);
      outcome = outcomeOfReply(reply.status, now() - startedAtMs, breaker);
      return reply;
    } catch (thrown) {
      outcome = outcomeOf(thrown, attempt, now() - startedAtMs);
      throw thrown;
    } finally {
      settleCircuit(call, breaker, permit, outcome);
    }
  };

/** What an attempt without a reply says of its dependency. `undefined`, nothing: whatever ended it was not the server. */
function outcomeOf(thrown: unknown, { call, wire }: Attempt, elapsedMs: number): BreakerOutcome | undefined {
  if (thrown instanceof AttemptFailure) {
    // A redirect that is not followed is an answer, whether or not it can be seen.
    return isLocal(thrown) ? undefined : { failed: !isAnswered(thrown), elapsedMs };
  }
  // A hook, or whoever makes the body, took the time.
  if (!(thrown instanceof Stopped) || !wire.begun) return undefined;
  const { stop, hasBegun } = thrown;
  // The caller gave up, or a hedge was faster.
  if (stop.kind === "caller") return undefined;
  // A poll that hears nothing says nothing of the server's health.
  if (call.policy.class === "long-poll" && !hasBegun) return undefined;
  const { attemptMs, totalMs } = call.policy.timeout;
  // Where the whole call is given less time than an attempt, no attempt could ever count as too slow.
  const hadItsTime = stop.phase !== "total" || elapsedMs >= Math.min(attemptMs, totalMs / 2);
  return hadItsTime ? { failed: true, elapsedMs } : undefined;
}
