import type { Renewal } from "../auth/provider.ts";
import type { BoundedCall } from "../call/handler.ts";
import { isForgotten } from "../idempotency/key-age.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { backoffDelayMs, serverDelayMs } from "../machines/backoff.ts";
import { classify, type RepeatContext, type Verdict } from "../machines/classify.ts";
import { isVetoed } from "../machines/veto.ts";
import type { RetryPolicy } from "../policy.ts";
import { isAnswered, isLasting } from "../transport/failure.ts";
import type { Ended } from "./attempted.ts";

/** What is to be done after an attempt. */
export interface Judged {
  readonly verdict: Verdict;
  /** The wait before another attempt. `undefined`: none is to follow, or the server asks for a longer wait than the policy allows. */
  readonly delayMs: number | undefined;
}

/** Whether another attempt is safe and sensible, and when: a key is to protect it then, not now. */
export function judged(
  call: BoundedCall,
  ended: Ended,
  number: number,
  previous: { readonly ended: Ended; readonly delayMs: number } | undefined,
): Judged {
  const context = repeatContext(call);
  const verdict = verdictOf(ended, call, context);
  if (verdict.kind !== "repeat") return { verdict, delayMs: undefined };
  const delayMs = delayOf(call, ended, verdict, number, previous);
  const waitMs = delayMs ?? (ended.kind === "reply" ? ended.askedMs : undefined) ?? 0;
  if (!isForgotten(call, waitMs)) return { verdict, delayMs };
  const unkeyed = { ...context, keyed: false };
  const kept = reliesOnKey(call) ? FORGOTTEN : verdictOf(ended, call, unkeyed);
  return { verdict: kept, delayMs: kept.kind === "repeat" ? delayMs : undefined };
}

const FINAL: Verdict = { kind: "final" };
const FORGOTTEN: Verdict = {
  kind: "ambiguous",
  why: "the server will have forgotten its key before a repeat",
};

const UNSEEN: Verdict = { kind: "ambiguous", why: "a reply came, and a hook failed on it" };

function verdictOf(ended: Ended, call: BoundedCall, context: RepeatContext): Verdict {
  switch (ended.kind) {
    case "reply": {
      const { reply, askedMs } = ended;
      if (reply.status < 300) return reply.failure?.repeat(context) ?? FINAL;
      const { retryAfter, vetoHeader } = call.policy.retry;
      const timed = retryAfter.honour && askedMs !== undefined && askedMs <= retryAfter.maxMs;
      const vetoed = isVetoed(reply.headers, vetoHeader);
      return classify({ kind: "reply", status: reply.status, timed, vetoed }, context);
    }
    case "failure": {
      const { failure } = ended;
      const policy = isLasting(failure) ? { ...context.policy, class: "never" as const } : context.policy;
      const outcome = { kind: "failure", sent: failure.sent, attemptTimeout: false } as const;
      const verdict = classify(outcome, { ...context, policy });
      const isUnseen = verdict.kind === "ambiguous" && isAnswered(failure) && failure.sent === "yes";
      return isUnseen ? UNSEEN : verdict;
    }
    case "stopped": {
      const { stop } = ended.stopped;
      if (stop.kind === "caller" || stop.phase === "total") return FINAL;
      return classify({ kind: "failure", sent: ended.sent, attemptTimeout: true }, context);
    }
  }
}

/** What another attempt is due for, where the credential was refused: once each. A refused attempt has done nothing. */
export function renewalOf(ended: Ended, call: BoundedCall, renewed: readonly Renewal[]): Renewal | undefined {
  const renewal = ended.kind === "reply" ? ended.reply.renewal : undefined;
  if (renewal === undefined || renewed.includes(renewal) || call.policy.class === "never") return undefined;
  if (isForgotten(call, 0) && reliesOnKey(call)) return undefined;
  const mayRepeat = call.request.body.kind !== "once" && call.log.now() < call.deadlineAtMs;
  return mayRepeat ? renewal : undefined;
}

/** A server that asks for a longer wait than the policy allows is not to be bothered earlier. */
function delayOf(
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

/** Keys are taken for remembered here: whether they still are is a matter of when. */
function repeatContext(call: BoundedCall): RepeatContext {
  return {
    policy: call.policy,
    method: call.operation.method,
    keyed: call.log.idempotencyKey !== undefined && call.policy.idempotency !== false,
    conditional: call.request.headers.has("if-match") || call.request.headers.has("if-none-match"),
    reachedBefore: call.log.keyUsedBefore || call.log.attempts.some(mayHaveActed),
    actedBefore: call.log.keyMayBeDone || call.log.attempts.some(mayHaveActed),
  };
}

/** Whether an attempt before may have done what a repeat would do, with nothing but the key to keep it from that. */
export function reliesOnKey(call: BoundedCall): boolean {
  const context = repeatContext(call);
  const lost = { kind: "failure", sent: "maybe", attemptTimeout: false } as const;
  return context.reachedBefore && classify(lost, { ...context, keyed: false }).kind === "ambiguous";
}
