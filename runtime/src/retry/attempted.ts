import type { Attempt, AttemptHandler, BoundedCall, Reply } from "../call/handler.ts";
import type { AttemptRecord, Sent } from "../call/record.ts";
import { type Refusal, Refused } from "../call/refused.ts";
import { reasonOf, Stopped } from "../call/stop.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { noteHead } from "../state/heads.ts";
import { holdBack } from "../state/hold.ts";
import { AttemptFailure } from "../transport/failure.ts";

/** How an attempt ended. */
export type Ended =
  | { readonly kind: "reply"; readonly reply: Reply; readonly askedMs: number | undefined }
  | { readonly kind: "failure"; readonly failure: AttemptFailure }
  | { readonly kind: "stopped"; readonly stopped: Stopped; readonly sent: Sent };

/** An attempt that was made, or refused by this client. */
export type Attempted =
  | { readonly kind: "made"; readonly ended: Ended; readonly elapsedMs: number }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Makes one attempt, and takes down how it ended. */
export async function attempt(
  next: AttemptHandler,
  call: BoundedCall,
  number: number,
  wire: Attempt["wire"],
): Promise<Attempted> {
  const startedAtMs = call.log.now();
  try {
    const { signal, deadlineAtMs: endsAtMs } = call;
    const reply = await next({ call, number, signal, endsAtMs, credentials: [], wire });
    return made(replied(call, reply), call, startedAtMs);
  } catch (thrown) {
    if (thrown instanceof AttemptFailure)
      return made({ kind: "failure", failure: thrown }, call, startedAtMs);
    if (thrown instanceof Refused) return { kind: "refused", refusal: thrown.refusal };
    if (!(thrown instanceof Stopped)) throw thrown;
    return made({ kind: "stopped", stopped: thrown, sent: sentBefore(thrown, wire) }, call, startedAtMs);
  }
}

function sentBefore({ status }: Stopped, { begun }: Attempt["wire"]): Sent {
  if (status !== undefined) return "yes";
  return begun ? "maybe" : "no";
}

/** What the log and the events say of an attempt. */
export function recordOf(ended: Ended, number: number, elapsedMs: number): AttemptRecord {
  switch (ended.kind) {
    case "reply":
      return { number, status: ended.reply.status, sent: "yes", elapsedMs };
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

function made(ended: Ended, call: BoundedCall, startedAtMs: number): Attempted {
  return { kind: "made", ended, elapsedMs: call.log.now() - startedAtMs };
}

function replied(call: BoundedCall, reply: Reply): Ended {
  const { headers, status } = reply;
  const wallMs = call.core.environment.wallNow();
  call.log.replied = { headers, wallMs, atMs: call.log.now() };
  noteHead(call, call.log.replied);
  if (status < 300) return { kind: "reply", reply, askedMs: undefined };
  const askedMs = retryAfterMs(headers, wallMs, status, call.policy.retry.responses);
  holdBack(call, status, askedMs);
  return { kind: "reply", reply, askedMs };
}
