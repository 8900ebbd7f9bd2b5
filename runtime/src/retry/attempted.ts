import type { AttemptHandler, BoundedCall, Reply, Wire } from "../call/handler.ts";
import type { CallLog } from "../call/log.ts";
import type { AttemptRecord, Sent } from "../call/record.ts";
import { Refused } from "../call/refused.ts";
import { reasonOf, Stopped } from "../call/stop.ts";
import { AttemptFailure } from "../transport/failure.ts";

/** How an attempt ended. `askedMs`: as the reply has it. */
export type Ended =
  | { readonly kind: "reply"; readonly reply: Reply; readonly askedMs: number | undefined }
  | {
      readonly kind: "failure";
      readonly thrown: AttemptFailure | Stopped;
      readonly reason: string;
      readonly sent: Sent;
      /** Of the reply whose body did not come through. */
      readonly status: number | undefined;
      readonly askedMs?: undefined;
    };

/** An attempt that was made. The record is of the request whose end is the attempt's. */
export interface Attempted {
  readonly ended: Ended;
  readonly record: AttemptRecord;
}

/** Makes one attempt, and takes down how it ended, unless this client refused it. */
export async function attempt(
  next: AttemptHandler,
  call: BoundedCall,
  wire: Wire,
): Promise<Attempted | Refused> {
  const { log, signal, deadlineAtMs: endsAtMs } = call;
  const number = nextNumber(log);
  const startedAtMs = log.now();
  log.underWay = { number, startedAtMs, wire };
  let ended: Ended | undefined;
  try {
    ended = replied(await next({ call, number, signal, endsAtMs, credentials: [], wire }));
  } catch (thrown) {
    ended = endedBy(thrown, wire);
    if (ended === undefined) {
      log.underWay = undefined;
      if (thrown instanceof Refused) return thrown;
      throw thrown;
    }
  }
  const { decided = { number, elapsedMs: log.now() - startedAtMs } } = wire;
  return { ended, record: recordOf(ended, decided.number, decided.elapsedMs) };
}

/** Hedges count as well. */
function nextNumber({ attempts }: CallLog): number {
  return 1 + attempts.reduce((last, { number }) => Math.max(last, number), 0);
}

/** How an attempt ended that threw; `undefined`: by a fault that is no matter of the wire. */
export function endedBy(thrown: unknown, { begun }: Wire): Ended | undefined {
  if (thrown instanceof AttemptFailure) {
    const { reason, sent, status } = thrown;
    return { kind: "failure", thrown, reason, sent, status };
  }
  if (!(thrown instanceof Stopped)) return undefined;
  const { stop, status } = thrown;
  const unheard = begun ? "maybe" : "no";
  const sent = status === undefined ? unheard : "yes";
  return { kind: "failure", thrown, reason: reasonOf(stop), sent, status };
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
  if (ended.kind === "reply") {
    const { status, failure } = ended.reply;
    return { number, status, sent: "yes", elapsedMs, ...failure?.record };
  }
  const { reason, sent, status } = ended;
  return { number, reason, sent, elapsedMs, ...(status !== undefined && { status }) };
}

/** How an attempt ended that got a reply. */
export function replied(reply: Reply): Ended {
  return { kind: "reply", reply, askedMs: reply.askedMs };
}
