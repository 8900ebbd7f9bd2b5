import type { Renewal } from "../auth/provider.ts";
import type { BoundedCall } from "../call/handler.ts";
import { sentSoFar } from "../call/log.ts";
import { backoffDelayMs, serverDelayMs } from "../machines/backoff.ts";
import { classify, type RepeatContext, type Verdict } from "../machines/classify.ts";
import { isVetoed } from "../machines/veto.ts";
import type { RetryPolicy } from "../policy.ts";
import type { Ended } from "./attempted.ts";

/** Whether another attempt is safe and sensible. */
export function verdictOf(ended: Ended, call: BoundedCall): Verdict {
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

/** What another attempt is due for, where the credential was refused: once each. A refused attempt has done nothing. */
export function renewalOf(ended: Ended, call: BoundedCall, renewed: readonly Renewal[]): Renewal | undefined {
  const renewal = ended.kind === "reply" ? ended.reply.renewal : undefined;
  if (renewal === undefined || renewed.includes(renewal) || call.policy.class === "never") return undefined;
  const mayRepeat = call.request.body.kind !== "once" && call.log.now() < call.deadlineAtMs;
  return mayRepeat ? renewal : undefined;
}

/** `undefined`: the server asks for a longer wait than the policy allows, and is not to be bothered earlier. */
export function delayOf(
  call: BoundedCall,
  ended: Ended,
  verdict: Extract<Verdict, { kind: "repeat" }>,
  number: number,
  previous: { readonly ended: Ended; readonly delayMs: number } | undefined,
): number | undefined {
  const { retry: policy } = call.policy;
  const { random } = call.core.environment;
  const askedMs = honouredMs(ended, policy);
  const isOwn = previous !== undefined && honouredMs(previous.ended, policy) === undefined;
  const previousDelayMs = isOwn ? previous.delayMs : 0;
  const state = { repeats: number - 1, previousDelayMs, pace: verdict.pace };
  if (askedMs === undefined) return backoffDelayMs(policy, state, random());
  if (askedMs > policy.retryAfter.maxMs) return undefined;
  const ownMs = backoffDelayMs(policy, { ...state, pace: "normal" }, random());
  return serverDelayMs(askedMs, ownMs, random());
}

function honouredMs(ended: Ended, { retryAfter }: RetryPolicy): number | undefined {
  return ended.kind === "reply" && retryAfter.honour ? ended.askedMs : undefined;
}

/** A wait that the deadline would cut short is not begun. */
export function mayRepeat(call: BoundedCall, number: number, delayMs: number): boolean {
  if (number >= call.policy.retry.maxAttempts || call.request.body.kind === "once") return false;
  return call.log.now() + delayMs < call.deadlineAtMs;
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
