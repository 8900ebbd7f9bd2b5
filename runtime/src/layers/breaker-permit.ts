import type { Attempt, AttemptHandler } from "../call/handler.ts";
import { Stopped } from "../call/stop.ts";
import { type AttemptEnd, breakerOutcome } from "../machines/breaker-outcome.ts";
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
    let end: AttemptEnd = { kind: "withheld" };
    try {
      const reply = await next(attempt);
      end = { kind: "reply", status: reply.status, elapsedMs: now() - startedAtMs };
      return reply;
    } catch (thrown) {
      end = endOf(thrown, attempt, now() - startedAtMs);
      throw thrown;
    } finally {
      settleCircuit(call, breaker, permit, breakerOutcome(end, breaker));
    }
  };

function endOf(thrown: unknown, { call, wire }: Attempt, elapsedMs: number): AttemptEnd {
  if (thrown instanceof AttemptFailure) return endOfFailure(thrown, elapsedMs);
  // A hook, or whoever makes the body, took the time.
  if (!(thrown instanceof Stopped) || !wire.begun) return { kind: "withheld" };
  const { stop } = thrown;
  if (stop.kind === "caller") return { kind: "aborted" };
  // A poll that hears nothing says nothing of the server's health.
  if (call.policy.class === "long-poll" && !thrown.hasBegun) return { kind: "aborted" };
  const { attemptMs, totalMs } = call.policy.timeout;
  // Where the whole call is given less time than an attempt, no attempt could ever count as too slow.
  const hadItsTime = stop.phase !== "total" || elapsedMs >= Math.min(attemptMs, totalMs / 2);
  return hadItsTime ? { kind: "failure", elapsedMs } : { kind: "aborted" };
}

function endOfFailure(failure: AttemptFailure, elapsedMs: number): AttemptEnd {
  if (isLocal(failure)) return { kind: "withheld" };
  return { kind: isAnswered(failure) ? "answered" : "failure", elapsedMs };
}
