import type { Sent } from "../call/record.ts";
import type { Policy, RetryClass, RetryPolicy } from "../policy.ts";
import { defaultClass } from "../policy-defaults.ts";
import { byStatus, matchesStatus } from "./status-pattern.ts";

/** How one attempt ended, as far as a repeat is concerned. */
export type AttemptOutcome =
  | {
      readonly kind: "reply";
      readonly status: number;
      /** The server named a time to wait that the policy allows. */
      readonly timed: boolean;
      /** The server forbids a repeat. */
      readonly vetoed: boolean;
    }
  | { readonly kind: "failure"; readonly sent: Sent; readonly attemptTimeout: boolean };

/** What `classify` looks at besides the outcome. */
export interface RepeatContext {
  readonly policy: Policy;
  readonly method: string;
  /** The call carries an idempotency key that the server still remembers. */
  readonly keyed: boolean;
  /** The call carries `If-Match` or `If-None-Match`. */
  readonly conditional: boolean;
  /** An earlier attempt of this call, or another use of its key, may have reached what looks at keys and conditions. */
  readonly reachedBefore: boolean;
  /** One of those may have been acted on. Default: no. */
  readonly actedBefore?: boolean;
}

/** `final`: hand the reply or failure on. `ambiguous`: it may or may not have taken effect, and no repeat can tell. */
export type Verdict =
  | { readonly kind: "final" }
  | { readonly kind: "repeat"; readonly pace: "normal" | "throttle" }
  | { readonly kind: "ambiguous"; readonly why: string };

const FINAL: Verdict = { kind: "final" };
const REPEAT: Verdict = { kind: "repeat", pace: "normal" };
const THROTTLED: Verdict = { kind: "repeat", pace: "throttle" };

const TRANSIENT_STATUSES: readonly number[] = [408, 425, 502, 504];
const THROTTLING_STATUSES: readonly number[] = [429, 503];

/** Refused before anything was done (RFC 6585 section 4, RFC 8470 section 5.2). */
const UNREAD_STATUSES: readonly number[] = [425, 429];

/** What is said at the door, by whoever has not looked at the request itself: RFC 9110 sections 15.5.2, 15.5.4 and 15.5.5. */
const DOOR_STATUSES: readonly number[] = [401, 403, 404];

/** How much of the base table a class has: all of it, unsent failures alone, or nothing. */
type Reach = "nothing" | "unsent" | "idempotent";

/** Whether one more attempt is safe and sensible. Pure; attempts, time and budget are for the loop to count. */
export function classify(outcome: AttemptOutcome, context: RepeatContext): Verdict {
  const reach = reachOf(context.policy.class, context);
  if (outcome.kind === "failure") return classifyFailure(outcome, reach, context);
  return classifyReply(outcome, reach, context);
}

function classifyFailure(
  outcome: Extract<AttemptOutcome, { kind: "failure" }>,
  reach: Reach,
  { policy, method }: RepeatContext,
): Verdict {
  if (reach === "nothing" || (reach === "unsent" && outcome.sent !== "no")) {
    const unsafe = defaultClass(method) === "unsent" && outcome.sent !== "no";
    return unsafe ? { kind: "ambiguous", why: "no reply came to a request that may have arrived" } : FINAL;
  }
  // A poll that hears nothing has ended as polls do.
  return policy.class === "long-poll" && outcome.attemptTimeout ? FINAL : REPEAT;
}

function classifyReply(
  outcome: Extract<AttemptOutcome, { kind: "reply" }>,
  reach: Reach,
  context: RepeatContext,
): Verdict {
  const { status } = outcome;
  const { policy } = context;
  const contracted = byStatus(policy.retry.responses, status);
  const added =
    (reach === "idempotent" || UNREAD_STATUSES.includes(status)) &&
    matchesStatus(policy.retry.statusCodes, status);
  const ambiguity = ambiguityOf(status, context, added || contracted !== undefined);
  if (ambiguity !== undefined) return ambiguity;
  if (status < 300 || outcome.vetoed || policy.class === "never") return FINAL;
  if (isRuledOut(policy.retry, status)) return FINAL;
  if (contracted !== undefined) return contracted === "throttling" ? THROTTLED : REPEAT;
  if (added) return paceOf(status);
  if (policy.class === "rate-limited" && outcome.timed && THROTTLING_STATUSES.includes(status))
    return THROTTLED;
  if (reach !== "idempotent") return FINAL;
  if (status === 409) return policy.class === "keyed" && context.reachedBefore ? REPEAT : FINAL;
  return TRANSIENT_STATUSES.includes(status) || THROTTLING_STATUSES.includes(status) ? paceOf(status) : FINAL;
}

/** Whether the policy forbids a repeat after the status, whatever the class says. */
export function isRuledOut({ noRetryStatusCodes, responses }: RetryPolicy, status: number): boolean {
  return matchesStatus(noRetryStatusCodes, status) || byStatus(responses, status) === "never";
}

function paceOf(status: number): Verdict {
  return THROTTLING_STATUSES.includes(status) ? THROTTLED : REPEAT;
}

/** Replies after which a repeat would answer nothing, and a fresh call might do the thing twice. */
function ambiguityOf(status: number, context: RepeatContext, listed: boolean): Verdict | undefined {
  const { policy } = context;
  const replaysAll = policy.idempotency !== false && policy.idempotency.replay === "all";
  if (policy.class === "keyed" && context.keyed && status === 500 && replaysAll && !listed) {
    return { kind: "ambiguous", why: "the server failed half-way and gives the same reply to the same key" };
  }
  if (policy.class === "keyed" && status === 409 && replaysNone(policy) && context.reachedBefore && !listed) {
    return { kind: "ambiguous", why: "the server knows the key, and does not say whether it is done" };
  }
  if (policy.class === "keyed" && context.actedBefore && DOOR_STATUSES.includes(status) && !listed) {
    return {
      kind: "ambiguous",
      why: "an earlier attempt may have been done, and this one was not let in to ask",
    };
  }
  if (policy.class === "conditional" && status === 412 && context.reachedBefore) {
    return { kind: "ambiguous", why: "an earlier attempt may itself have changed what the condition names" };
  }
  return undefined;
}

function replaysNone({ idempotency }: Policy): boolean {
  return idempotency !== false && idempotency.replay === "none";
}

function reachOf(retryClass: RetryClass, context: RepeatContext): Reach {
  switch (retryClass) {
    case "never":
      return "nothing";
    case "unsent":
      return "unsent";
    case "idempotent":
    case "safe":
    case "long-poll":
      return "idempotent";
    case "keyed":
      return context.keyed ? "idempotent" : "unsent";
    case "conditional":
      return context.conditional ? "idempotent" : "unsent";
    case "rate-limited":
    case "stream":
      return defaultClass(context.method) === "unsent" ? "unsent" : "idempotent";
  }
}
