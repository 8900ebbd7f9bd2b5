import type { Renewal } from "../auth/provider.ts";
import type { BoundedCall } from "../call/handler.ts";
import { Stopped } from "../call/stop.ts";
import { carriedKeys } from "../client/feature-of.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { backoffDelayMs, serverDelayMs } from "../machines/backoff.ts";
import { classify, FINAL, type RepeatContext, type Verdict } from "../machines/classify.ts";
import { isVetoed } from "../machines/veto.ts";
import { isLasting } from "../transport/failure.ts";
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
  const repeat = { verdict, delayMs };
  const waitMs = delayMs ?? ended.askedMs ?? 0;
  const unkeyed = (): Verdict => verdictOf(ended, call, { ...context, keyed: false });
  return carriedKeys(call)?.kept(call, repeat, waitMs, unkeyed) ?? repeat;
}

function verdictOf(ended: Ended, call: BoundedCall, context: RepeatContext): Verdict {
  if (ended.kind === "reply") {
    const { reply, askedMs } = ended;
    if (reply.status < 300) return reply.failure?.repeat(context) ?? FINAL;
    const { retryAfter, vetoHeader } = call.policy.retry;
    const timed = askedMs !== undefined && askedMs <= retryAfter.maxMs;
    const vetoed = isVetoed(reply.headers, vetoHeader);
    return classify({ kind: "reply", status: reply.status, timed, vetoed }, context);
  }
  const { thrown, sent } = ended;
  const attemptTimeout = thrown instanceof Stopped;
  if (attemptTimeout && (thrown.stop.kind === "caller" || thrown.stop.phase === "total")) return FINAL;
  return classify({ kind: "failure", sent, attemptTimeout, lasting: isLasting(ended) }, context);
}

/** What another attempt is due for, where the credential was refused: once each. A refused attempt has done nothing. */
export function renewalOf(ended: Ended, call: BoundedCall, renewed: readonly Renewal[]): Renewal | undefined {
  const renewal = ended.kind === "reply" ? ended.reply.renewal : undefined;
  if (renewal === undefined || renewed.includes(renewal) || call.policy.class === "never") return undefined;
  if (carriedKeys(call)?.lost(call) !== undefined) return undefined;
  return mayRepeat(call, 0, 0) ? renewal : undefined;
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
  const { askedMs } = ended;
  const previousDelayMs = previous?.ended.askedMs === undefined ? (previous?.delayMs ?? 0) : 0;
  const pace = askedMs === undefined ? verdict.pace : "normal";
  const ownMs = backoffDelayMs(policy, { repeats: number - 1, previousDelayMs, pace }, random());
  if (askedMs === undefined) return ownMs;
  return askedMs > policy.retryAfter.maxMs ? undefined : serverDelayMs(askedMs, ownMs, random());
}

/** A wait that the deadline would cut short is not begun. */
export function mayRepeat(call: BoundedCall, number: number, delayMs: number): boolean {
  if (number >= call.policy.retry.maxAttempts || call.request.body.kind === "once") return false;
  return call.log.now() + delayMs < call.deadlineAtMs;
}

/** Keys are taken for remembered here: whether they still are is a matter of when. */
export function repeatContext(call: BoundedCall): RepeatContext {
  const { log, policy, operation, request } = call;
  const hasActed = log.attempts.some(mayHaveActed);
  return {
    policy,
    method: operation.method,
    keyed: log.idempotencyKey !== undefined && policy.idempotency !== false,
    conditional: request.headers.has("if-match") || request.headers.has("if-none-match"),
    reachedBefore: log.keyUsedBefore || hasActed,
    actedBefore: log.keyMayBeDone || hasActed,
    leavesOpen: carriedKeys(call)?.leavesOpen,
  };
}
