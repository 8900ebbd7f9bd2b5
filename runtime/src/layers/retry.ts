import type { Renewal } from "../auth/provider.ts";
import type { AttemptHandler, BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import type { AttemptRecord } from "../call/record.ts";
import type { Refusal } from "../call/refused.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { Verdict } from "../machines/classify.ts";
import { type Attempted, attempt, type Ended, recordOf } from "../retry/attempted.ts";
import { pause } from "../retry/pause.ts";
import { settle } from "../retry/settle.ts";
import { judged, mayRepeat, renewalOf } from "../retry/verdict.ts";
import { BUDGET_SPENT, credited, paidFor, refunded } from "../state/allowance.ts";
import { circuitOpen, circuitRefusalMs } from "../state/circuit.ts";

/** A failed attempt that another is to follow. */
interface Failed {
  readonly ended: Ended;
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
    for (let number = 1; ; number += 1) {
      const attempted =
        failed === undefined
          ? await attempt(next, call, number, { begun: false })
          : await repeat(next, call, number, failed);
      if (attempted.kind === "refused") return refuse(call, attempted.refusal, failed);
      const { ended, elapsedMs } = attempted;
      if (ended.kind === "reply" && ended.reply.status < 400) credited(call);
      const record = recordOf(ended, number, elapsedMs);
      const renewal = renewalOf(ended, call, renewed);
      if (renewal !== undefined) {
        renewed.push(renewal);
        note(call, { ...record, delayMs: 0 });
        failed = { ended, verdict: RENEWED, delayMs: 0 };
        continue;
      }
      // Attempts whose credential was refused are none that the policy counts.
      const counted = number - renewed.length;
      const { verdict, delayMs } = judged(call, ended, counted, failed);
      const repeats = delayMs !== undefined && mayRepeat(call, counted, delayMs);
      const refusal = repeats ? refusalOf(call, delayMs) : undefined;
      note(call, repeats && refusal === undefined ? { ...record, delayMs } : record);
      if (!repeats || refusal !== undefined) return settle(call, ended, verdict, refusal);
      failed = { ended, verdict, delayMs };
    }
  };

/** The wait, and the attempt it is for. What was paid for one that is not sent is given back. */
async function repeat(
  next: AttemptHandler,
  call: BoundedCall,
  number: number,
  { ended, verdict, delayMs }: Failed,
): Promise<Attempted> {
  const wire = { begun: false };
  const paid = verdict !== RENEWED;
  try {
    await pause(call, ended, number - 1, delayMs);
    return await attempt(next, call, number, wire);
  } finally {
    if (!wire.begun && paid) refunded(call);
  }
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

function note({ core, log }: BoundedCall, record: AttemptRecord): void {
  log.attempts.push(record);
  const { operation, correlationId } = log;
  core.emit?.({ kind: "attempt", operation, correlationId, attempt: record });
}
