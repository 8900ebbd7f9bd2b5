import type { Sent } from "../call/record.ts";
import type { Policy, RetryPolicy } from "../policy.ts";
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
  | {
      readonly kind: "failure";
      readonly sent: Sent;
      readonly attemptTimeout: boolean;
      /** Another attempt would fail in the same way. Default: no. */
      readonly lasting?: boolean;
    };

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
  /** Why a reply to a request with a key leaves open whether the thing is done; keys come with it. Default: no reply does. */
  readonly leavesOpen?: ((status: number, context: RepeatContext) => string | undefined) | undefined;
}

/** `final`: hand the reply or failure on. `ambiguous`: it may or may not have taken effect, and no repeat can tell. */
export type Verdict =
  | { readonly kind: "final" }
  | { readonly kind: "repeat"; readonly pace: "normal" | "throttle" }
  | { readonly kind: "ambiguous"; readonly why: string };

/** No repeat would help, or none is allowed. */
export const FINAL: Verdict = { kind: "final" };
const REPEAT: Verdict = { kind: "repeat", pace: "normal" };
const THROTTLED: Verdict = { kind: "repeat", pace: "throttle" };

const TRANSIENT_STATUSES: readonly number[] = [408, 425, 429, 502, 503, 504];
const THROTTLING_STATUSES: readonly number[] = [429, 503];

/** Refused before anything was done (RFC 6585 section 4, RFC 8470 section 5.2). */
export const isUnread = (status: number): boolean => status === 425 || status === 429;

/** Whether one more attempt is safe and sensible. Pure; attempts, time and budget are for the loop to count. */
export function classify(outcome: AttemptOutcome, context: RepeatContext): Verdict {
  return outcome.kind === "failure" ? classifyFailure(outcome, context) : classifyReply(outcome, context);
}

function classifyFailure(
  { sent, attemptTimeout, lasting = false }: Extract<AttemptOutcome, { kind: "failure" }>,
  context: RepeatContext,
): Verdict {
  const { policy, method } = context;
  if (policy.class !== "never" && !lasting && (sent === "no" || isRepeatable(context))) {
    // A poll that hears nothing has ended as polls do.
    return policy.class === "long-poll" && attemptTimeout ? FINAL : REPEAT;
  }
  if (sent === "no" || defaultClass(method) !== "unsent") return FINAL;
  const why =
    sent === "yes"
      ? "a reply came, and was lost before it was read"
      : "no reply came to a request that may have arrived";
  return { kind: "ambiguous", why };
}

function classifyReply(
  { status, timed, vetoed }: Extract<AttemptOutcome, { kind: "reply" }>,
  context: RepeatContext,
): Verdict {
  const { policy, reachedBefore } = context;
  const { retry } = policy;
  const repeatable = isRepeatable(context);
  const contracted = byStatus(retry.responses, status);
  const listed = matchesStatus(retry.statusCodes, status) && (repeatable || isUnread(status));
  const why = openBecause(status, context, listed || contracted !== undefined);
  if (why !== undefined) return { kind: "ambiguous", why };
  if (vetoed || policy.class === "never" || isRuledOut(retry, status)) return FINAL;
  if (contracted !== undefined) return contracted === "throttling" ? THROTTLED : REPEAT;
  const throttles = THROTTLING_STATUSES.includes(status);
  const isTimed = policy.class === "rate-limited" && timed && throttles;
  // Our own request, still in progress.
  const isOwn = status === 409 && policy.class === "keyed" && reachedBefore;
  if (!listed && !isTimed && !(repeatable && (isOwn || TRANSIENT_STATUSES.includes(status)))) return FINAL;
  return throttles ? THROTTLED : REPEAT;
}

/** Whether the policy forbids a repeat after the status, whatever the class says. */
export function isRuledOut({ noRetryStatusCodes, responses }: RetryPolicy, status: number): boolean {
  return matchesStatus(noRetryStatusCodes, status) || byStatus(responses, status) === "never";
}

/** Why a repeat would answer nothing after such a reply, and a fresh call might do the thing twice. */
function openBecause(status: number, context: RepeatContext, listed: boolean): string | undefined {
  if (status === 412 && context.policy.class === "conditional" && context.reachedBefore) {
    return "an earlier attempt may itself have made the change";
  }
  return listed ? undefined : context.leavesOpen?.(status, context);
}

/** Whether a request may be repeated that may have arrived. */
function isRepeatable({ policy, method, keyed, conditional }: RepeatContext): boolean {
  switch (policy.class) {
    case "idempotent":
    case "safe":
    case "long-poll":
      return true;
    case "keyed":
      return keyed;
    case "conditional":
      return conditional;
    case "rate-limited":
    case "stream":
      return defaultClass(method) !== "unsent";
    case "never":
    case "unsent":
      return false;
  }
}
