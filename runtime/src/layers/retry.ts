import type { Attempt, AttemptHandler, BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { contextOf, sentSoFar } from "../call/log.ts";
import type { AttemptRecord, Sent } from "../call/record.ts";
import { type Refusal, Refused } from "../call/refused.ts";
import { reasonOf, Stopped, type StopSignal, throwIfStopped } from "../call/stop.ts";
import { transportError } from "../errors/attempt-error.ts";
import { RejectedError } from "../errors/rejected-error.ts";
import type { SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import { backoffDelayMs, serverDelayMs } from "../machines/backoff.ts";
import { classify, type RepeatContext, type Verdict } from "../machines/classify.ts";
import { rateLimitOf } from "../machines/rate-limit-headers.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { isVetoed } from "../machines/veto.ts";
import { type Allowance, allowanceOf, BUDGET_SPENT } from "../state/allowance.ts";
import { circuitOf, circuitOpen } from "../state/circuit.ts";
import { AttemptFailure } from "../transport/failure.ts";

/** How an attempt ended. */
type Ended =
  | { readonly kind: "reply"; readonly reply: Reply; readonly askedMs: number | undefined }
  | { readonly kind: "failure"; readonly failure: AttemptFailure }
  | { readonly kind: "stopped"; readonly stopped: Stopped; readonly sent: Sent };

/** An attempt that was made, or refused by this client. */
type Attempted =
  | { readonly kind: "made"; readonly ended: Ended; readonly elapsedMs: number }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** A failed attempt that another is to follow. */
interface Failed {
  readonly ended: Ended;
  readonly verdict: Verdict;
  readonly delayMs: number;
}

/** The only loop: makes attempts until one is final, or another would be unsafe, too many, too late or too much. */
export const retry =
  (next: AttemptHandler): BoundedHandler =>
  async (call) => {
    const allowance = allowanceOf(call);
    let failed: Failed | undefined;
    for (let number = 1; ; number += 1) {
      const attempted =
        failed === undefined
          ? await attempt(next, call, number, { begun: false })
          : await repeat(next, call, number, failed, allowance);
      if (attempted.kind === "refused") return refuse(call, attempted.refusal, failed);
      const { ended, elapsedMs } = attempted;
      if (ended.kind === "reply" && ended.reply.status < 400) allowance?.credit();
      const record = recordOf(ended, number, elapsedMs);
      const verdict = verdictOf(ended, call);
      const delayMs =
        verdict.kind === "repeat" ? delayOf(call, ended, verdict, number, failed?.delayMs ?? 0) : undefined;
      const repeats = delayMs !== undefined && mayRepeat(call, number, delayMs);
      const refusal = repeats ? refusalOf(call, delayMs, allowance) : undefined;
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
  { ended, delayMs }: Failed,
  allowance: Allowance | undefined,
): Promise<Attempted> {
  const wire = { begun: false };
  try {
    await pause(call, ended, number - 1, delayMs);
    return await attempt(next, call, number, wire);
  } finally {
    if (!wire.begun) allowance?.refund();
  }
}

async function attempt(
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
    return made({ kind: "stopped", stopped: thrown, sent: wire.begun ? "maybe" : "no" }, call, startedAtMs);
  }
}

function made(ended: Ended, call: BoundedCall, startedAtMs: number): Attempted {
  return { kind: "made", ended, elapsedMs: call.log.now() - startedAtMs };
}

function replied({ core, log }: BoundedCall, reply: Reply): Ended {
  const { headers, status } = reply;
  log.rateLimit = rateLimitOf(headers, core.environment.wallNow()) ?? log.rateLimit;
  const askedMs = status < 300 ? undefined : retryAfterMs(headers, core.environment.wallNow());
  return { kind: "reply", reply, askedMs };
}

/** Why this client makes no other attempt, though one would be safe and sensible. Pays for it if there is no reason. */
function refusalOf(
  call: BoundedCall,
  delayMs: number,
  allowance: Allowance | undefined,
): Refusal | undefined {
  const openMs = circuitOf(call)?.refusalMs();
  // A backoff before an open circuit would be waited for nothing.
  if (openMs !== undefined && openMs > delayMs) return circuitOpen(openMs).refusal;
  return allowance === undefined || allowance.spend("retry") ? undefined : BUDGET_SPENT;
}

function refuse(call: BoundedCall, refusal: Refusal, failed: Failed | undefined): Reply {
  if (failed === undefined) throw new RejectedError(contextOf(call.log), refusal);
  return settle(call, failed.ended, failed.verdict, refusal);
}

function repeatContext(call: BoundedCall): RepeatContext {
  const { idempotency } = call.policy;
  const elapsedMs = call.log.now() - call.log.startedAtMs + call.log.keyAgeMs;
  return {
    policy: call.policy,
    method: call.operation.method,
    keyed: call.log.idempotencyKey !== undefined && idempotency !== false && elapsedMs < idempotency.ttlMs,
    conditional: call.request.headers.has("if-match") || call.request.headers.has("if-none-match"),
    reachedBefore: call.log.keyUsedBefore || sentSoFar(call.log) !== "no",
  };
}

function verdictOf(ended: Ended, call: BoundedCall): Verdict {
  if (ended.kind === "reply" && ended.reply.status < 300) return { kind: "final" };
  const context = repeatContext(call);
  if (ended.kind === "reply") {
    const { retryAfter, vetoHeader } = call.policy.retry;
    const { reply, askedMs } = ended;
    const timed = retryAfter.honour && askedMs !== undefined && askedMs <= retryAfter.maxMs;
    const vetoed = isVetoed(reply.headers, vetoHeader);
    return classify({ kind: "reply", status: reply.status, timed, vetoed }, context);
  }
  if (ended.kind === "failure") {
    return classify({ kind: "failure", sent: ended.failure.sent, attemptTimeout: false }, context);
  }
  const { stop } = ended.stopped;
  if (stop.kind === "caller" || stop.phase === "total") return { kind: "final" };
  return classify({ kind: "failure", sent: ended.sent, attemptTimeout: true }, context);
}

/** `undefined`: the server asks for a longer wait than the policy allows, and is not to be bothered earlier. */
function delayOf(
  call: BoundedCall,
  ended: Ended,
  verdict: Extract<Verdict, { kind: "repeat" }>,
  number: number,
  previousDelayMs: number,
): number | undefined {
  const { retry: policy } = call.policy;
  const { random } = call.core.environment;
  const state = { repeats: number - 1, previousDelayMs, pace: verdict.pace };
  const askedMs = ended.kind === "reply" && policy.retryAfter.honour ? ended.askedMs : undefined;
  if (askedMs === undefined) return backoffDelayMs(policy, state, random());
  if (askedMs > policy.retryAfter.maxMs) return undefined;
  const ownMs = backoffDelayMs(policy, { ...state, pace: "normal" }, random());
  return serverDelayMs(askedMs, ownMs, random());
}

/** A wait that the deadline would cut short is not begun. */
function mayRepeat(call: BoundedCall, number: number, delayMs: number): boolean {
  if (number >= call.policy.retry.maxAttempts || call.request.body.kind === "once") return false;
  return call.log.now() + delayMs < call.deadlineAtMs;
}

function settle(call: BoundedCall, ended: Ended, verdict: Verdict, refusal: Refusal | undefined): Reply {
  if (ended.kind === "reply") {
    const { reply } = ended;
    if (verdict.kind === "ambiguous") return { ...reply, ambiguous: verdict.why };
    return { ...reply, retryable: verdict.kind === "repeat", ...(refusal !== undefined && { refusal }) };
  }
  const context = contextOf(call.log);
  const error = failureError(call, ended, verdict);
  throw refusal === undefined ? error : new RejectedError(context, refusal, error);
}

function failureError(
  { log, operation, policy }: BoundedCall,
  ended: Exclude<Ended, { kind: "reply" }>,
  verdict: Verdict,
): SdkError {
  const context = contextOf(log);
  return ended.kind === "failure"
    ? transportError(context, ended.failure, verdict, policy.timeout.connectMs)
    : stoppedError(ended.stopped.stop, operation.method, context, sentSoFar(log));
}

function recordOf(ended: Ended, number: number, elapsedMs: number): AttemptRecord {
  switch (ended.kind) {
    case "reply":
      return { number, status: ended.reply.status, sent: "yes", elapsedMs };
    case "failure": {
      const { reason, sent, status } = ended.failure;
      return { number, reason, sent, elapsedMs, ...(status !== undefined && { status }) };
    }
    case "stopped": {
      const reason = reasonOf(ended.stopped.stop);
      return { number, reason, sent: ended.sent, elapsedMs };
    }
  }
}

function note({ core, log }: BoundedCall, record: AttemptRecord): void {
  log.attempts.push(record);
  const { operation, correlationId } = log;
  core.emit?.({ kind: "attempt", operation, correlationId, attempt: record });
}

async function pause(call: BoundedCall, ended: Ended, number: number, delayMs: number): Promise<void> {
  const { core, log, signal } = call;
  const { operation, correlationId } = log;
  const { status, reason } = recordOf(ended, number, 0);
  core.emit?.({
    kind: "retry",
    operation,
    correlationId,
    attempt: number,
    cause: reason ?? String(status),
    delayMs,
  });
  const told = ended.kind === "reply" && ended.askedMs !== undefined;
  core.emit?.({ kind: "wait", operation, correlationId, reason: told ? "retry-after" : "backoff", delayMs });
  await sleep(delayMs, core.environment.schedule, signal);
  // After a suspended machine wakes, timers fire late and the deadline may have passed.
  if (log.now() >= call.deadlineAtMs) {
    throw new Stopped({ kind: "timeout", phase: "total", limitMs: call.policy.timeout.totalMs });
  }
}

async function sleep(
  delayMs: number,
  schedule: (delayMs: number, callback: () => void) => () => void,
  signal: StopSignal,
): Promise<void> {
  throwIfStopped(signal);
  return new Promise((resolve, reject) => {
    const forget = signal.onStop((stop) => {
      cancel();
      reject(new Stopped(stop));
    });
    const cancel = schedule(delayMs, () => {
      forget();
      resolve();
    });
  });
}
