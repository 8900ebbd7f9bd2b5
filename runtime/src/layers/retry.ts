import type { Renewal } from "../auth/provider.ts";
import type { AttemptHandler, BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { type Refusal, Refused } from "../call/refused.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { isAuthError } from "../errors/guards.ts";
import { InputFault } from "../errors/input-fault.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import { mayHaveActed } from "../machines/acted.ts";
import type { Verdict } from "../machines/classify.ts";
import { defaultClass } from "../policy-defaults.ts";
import { type Attempted, attempt, type Ended, noteAttempt } from "../retry/attempted.ts";
import { pause } from "../retry/pause.ts";
import { settle } from "../retry/settle.ts";
import { judged, mayRepeat, renewalOf } from "../retry/verdict.ts";
import { BUDGET_SPENT, credited, paidFor, refunded } from "../state/allowance.ts";
import { circuitOpen, circuitRefusalMs } from "../state/circuit.ts";

/** A failed attempt that another is to follow. */
interface Failed extends Attempted {
  readonly verdict: Verdict;
  readonly delayMs: number;
}

/** Of an attempt whose credential was refused: it has done nothing, and another follows at once, at no cost. */
const RENEWED: Verdict = { kind: "repeat", pace: "normal" };

/** The only loop: makes attempts until one is final, or another would be unsafe, too many, too late or too much. */
export const retry =
  (next: AttemptHandler): BoundedHandler =>
  async (call) => {
    const renewed: Renewal[] = [];
    let failed: Failed | undefined;
    for (let round = 1; ; round += 1) {
      const attempted =
        failed === undefined ? await attempt(next, call, { begun: false }) : await repeat(next, call, failed);
      if (attempted instanceof Refused) return refuse(call, attempted.refusal, failed);
      const { ended, record } = attempted;
      if (isServed(ended)) {
        credited(call);
        if (ended.reply.status < 300) {
          noteAttempt(call, record);
          return ended.reply;
        }
      }
      const renewal = renewalOf(ended, call, renewed);
      if (renewal !== undefined) {
        renewed.push(renewal);
        noteAttempt(call, { ...record, delayMs: 0 });
        failed = { ended, record, verdict: RENEWED, delayMs: 0 };
        continue;
      }
      // The policy counts neither hedges nor attempts whose credential was refused.
      const counted = round - renewed.length;
      const { verdict, delayMs } = judged(call, ended, counted, failed);
      const repeats = delayMs !== undefined && mayRepeat(call, counted, delayMs);
      const refusal = repeats ? refusalOf(call, delayMs) : undefined;
      noteAttempt(call, repeats && refusal === undefined ? { ...record, delayMs } : record);
      if (!repeats || refusal !== undefined) return settle(call, ended, verdict, refusal);
      failed = { ended, record, verdict, delayMs };
    }
  };

/** The server did what was asked, or pointed elsewhere. */
function isServed(ended: Ended): ended is Extract<Ended, { kind: "reply" }> {
  return ended.kind === "reply" && ended.reply.status < 400 && ended.reply.failure === undefined;
}

/** The wait, and the attempt it is for. What was paid for one that is not sent is given back. */
async function repeat(next: AttemptHandler, call: BoundedCall, failed: Failed): Promise<Attempted | Refused> {
  const wire = { begun: false };
  try {
    await pause(call, failed, failed.delayMs);
    return await attempt(next, call, wire);
  } catch (thrown) {
    throw thrown instanceof InputFault || isAuthError(thrown) ? unmade(call, thrown) : thrown;
  } finally {
    if (!wire.begun && failed.verdict !== RENEWED) refunded(call);
  }
}

/** A repeat that could not be made, for want of a body or a credential: of a write that may be done, that is what there is to say. */
function unmade({ log, operation }: BoundedCall, fault: Error): Error {
  const isOpen = defaultClass(operation.method) === "unsent" && log.attempts.some(mayHaveActed);
  return isOpen
    ? ambiguous(contextOf(log), `and its repeat could not be made: ${fault.message}`, fault)
    : fault;
}

/** Why this client makes no other attempt, though one would be safe and sensible. Pays for it if there is no reason. */
function refusalOf(call: BoundedCall, delayMs: number): Refusal | undefined {
  const openMs = circuitRefusalMs(call);
  // A backoff before an open circuit would be waited for nothing.
  if (openMs !== undefined && openMs > delayMs) return circuitOpen(openMs).refusal;
  return paidFor(call, "retry") ? undefined : BUDGET_SPENT;
}

function refuse(call: BoundedCall, refusal: Refusal, failed: Failed | undefined): Reply {
  if (failed === undefined) throw new RejectedError(contextOf(call.log), refusal);
  return settle(call, failed.ended, failed.verdict, refusal);
}
