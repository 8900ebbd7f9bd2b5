import type { AttemptHandler, BoundedCall, BoundedHandler, Reply } from "../call/handler.ts";
import { contextOf, sentSoFar } from "../call/log.ts";
import type { AttemptRecord, Sent } from "../call/record.ts";
import { Stopped, type StopSignal, throwIfStopped } from "../call/stop.ts";
import { transportError } from "../errors/attempt-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import { backoffDelayMs, serverDelayMs } from "../machines/backoff.ts";
import { classify, type RepeatContext, type Verdict } from "../machines/classify.ts";
import { rateLimitOf } from "../machines/rate-limit-headers.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { isVetoed } from "../machines/veto.ts";
import { AttemptFailure } from "../transport/failure.ts";

/** How an attempt ended. */
type Ended =
  | { readonly kind: "reply"; readonly reply: Reply; readonly askedMs: number | undefined }
  | { readonly kind: "failure"; readonly failure: AttemptFailure }
  | { readonly kind: "stopped"; readonly stopped: Stopped; readonly sent: Sent };

/** The only loop: makes attempts until one is final, or another would be unsafe, too many or too late. */
export const retry =
  (next: AttemptHandler): BoundedHandler =>
  async (call) => {
    let previousDelayMs = 0;
    for (let number = 1; ; number += 1) {
      const startedAtMs = call.log.now();
      const ended = await attempt(next, call, number);
      const record = recordOf(ended, number, call.log.now() - startedAtMs);
      const verdict = verdictOf(ended, call);
      const delayMs =
        verdict.kind === "repeat" ? delayOf(call, ended, verdict, number, previousDelayMs) : undefined;
      const repeats = delayMs !== undefined && mayRepeat(call, number, delayMs);
      note(call, repeats ? { ...record, delayMs } : record);
      if (!repeats) return settle(call, ended, verdict);
      await pause(call, ended, number, delayMs);
      previousDelayMs = delayMs;
    }
  };

async function attempt(next: AttemptHandler, call: BoundedCall, number: number): Promise<Ended> {
  const wire = { begun: false };
  try {
    const { signal, deadlineAtMs: endsAtMs } = call;
    const reply = await next({ call, number, signal, endsAtMs, credentials: [], wire });
    call.log.rateLimit = rateLimitOf(reply.headers, call.core.environment.wallNow()) ?? call.log.rateLimit;
    const askedMs =
      reply.status < 300 ? undefined : retryAfterMs(reply.headers, call.core.environment.wallNow());
    return { kind: "reply", reply, askedMs };
  } catch (thrown) {
    if (thrown instanceof AttemptFailure) return { kind: "failure", failure: thrown };
    if (thrown instanceof Stopped) {
      return { kind: "stopped", stopped: thrown, sent: wire.begun ? "maybe" : "no" };
    }
    throw thrown;
  }
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

function settle(call: BoundedCall, ended: Ended, verdict: Verdict): Reply {
  const isRepeatable = verdict.kind === "repeat";
  if (ended.kind === "reply") {
    const { reply } = ended;
    return verdict.kind === "ambiguous"
      ? { ...reply, ambiguous: verdict.why }
      : { ...reply, retryable: isRepeatable };
  }
  const context = contextOf(call.log);
  if (ended.kind === "failure") throw transportError(context, ended.failure, verdict);
  const { stop } = ended.stopped;
  throw stoppedError(stop, call.operation.method, context, sentSoFar(call.log));
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
      const { stop } = ended.stopped;
      const reason = stop.kind === "caller" ? "aborted" : `${stop.phase}-timeout`;
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
