import type { AttemptHandler, BoundedCall, Reply, Wire } from "../call/handler.ts";
import type { CallLog } from "../call/log.ts";
import type { AttemptRecord, Sent } from "../call/record.ts";
import { type Refusal, Refused } from "../call/refused.ts";
import { reasonOf, Stopped } from "../call/stop.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { holdBack } from "../state/hold.ts";
import { noteLimit } from "../state/told.ts";
import { AttemptFailure } from "../transport/failure.ts";

/** How an attempt ended. */
export type Ended =
  | { readonly kind: "reply"; readonly reply: Reply; readonly askedMs: number | undefined }
  | { readonly kind: "failure"; readonly failure: AttemptFailure }
  | { readonly kind: "stopped"; readonly stopped: Stopped; readonly sent: Sent };

/** An attempt that was made, or refused by this client. `number`: of the request whose end is the attempt's. */
export type Attempted =
  | { readonly kind: "made"; readonly ended: Ended; readonly number: number; readonly elapsedMs: number }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Makes one attempt, and takes down how it ended. */
export async function attempt(next: AttemptHandler, call: BoundedCall, wire: Wire): Promise<Attempted> {
  const { log, signal, deadlineAtMs: endsAtMs } = call;
  const number = nextNumber(log);
  const startedAtMs = log.now();
  log.underWay = { number, startedAtMs, wire };
  const made = (ended: Ended): Attempted => {
    const { decided = { number, elapsedMs: log.now() - startedAtMs } } = wire;
    return { kind: "made", ended, ...decided };
  };
  try {
    return made(replied(call, await next({ call, number, signal, endsAtMs, credentials: [], wire })));
  } catch (thrown) {
    const ended = endedBy(thrown, wire);
    if (ended !== undefined) return made(ended);
    log.underWay = undefined;
    if (thrown instanceof Refused) return { kind: "refused", refusal: thrown.refusal };
    throw thrown;
  }
}

/** Hedges count as well. */
function nextNumber({ attempts }: CallLog): number {
  return attempts.length === 0 ? 1 : 1 + Math.max(...attempts.map(({ number }) => number));
}

/** How an attempt ended that threw; `undefined`: by a fault that is no matter of the wire. */
export function endedBy(thrown: unknown, { begun }: Wire): Ended | undefined {
  if (thrown instanceof AttemptFailure) return { kind: "failure", failure: thrown };
  if (!(thrown instanceof Stopped)) return undefined;
  const unheard = begun ? "maybe" : "no";
  return { kind: "stopped", stopped: thrown, sent: thrown.status === undefined ? unheard : "yes" };
}

/** Writes a request down, and tells of it. */
export function noteAttempt({ core, log }: BoundedCall, record: AttemptRecord): void {
  log.underWay = undefined;
  log.attempts.push(record);
  const { operation, correlationId } = log;
  core.emit?.({ kind: "attempt", operation, correlationId, attempt: record });
}

/** What the log and the events say of an attempt. */
export function recordOf(ended: Ended, number: number, elapsedMs: number): AttemptRecord {
  switch (ended.kind) {
    case "reply": {
      const { status, failure } = ended.reply;
      return { number, status, sent: "yes", elapsedMs, ...failure?.record };
    }
    case "failure": {
      const { reason, sent, status } = ended.failure;
      return { number, reason, sent, elapsedMs, ...(status !== undefined && { status }) };
    }
    case "stopped": {
      const { stop, status } = ended.stopped;
      const record = { number, reason: reasonOf(stop), sent: ended.sent, elapsedMs };
      return status === undefined ? record : { ...record, status };
    }
  }
}

/** How an attempt ended that got a reply. What it says of limits is learnt, and a wait that it asks for is everybody's. */
export function replied(call: BoundedCall, reply: Reply): Ended {
  const { headers, status, failure } = reply;
  const wallMs = call.core.environment.wallNow();
  call.log.replied = { headers, wallMs };
  noteLimit(call, headers, wallMs);
  if (status < 300 && failure === undefined) return { kind: "reply", reply, askedMs: undefined };
  const { responses } = call.policy.retry;
  const askedMs = failure ? failure.askedMs : retryAfterMs(headers, wallMs, status, responses);
  holdBack(call, { status, askedMs, verdict: failure?.verdict });
  return { kind: "reply", reply, askedMs };
}
