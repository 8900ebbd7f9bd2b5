import type { Attempt, BoundedCall, Reply } from "../call/handler.ts";
import { type Refused, refused } from "../call/refused.ts";
import { throwIfStopped } from "../call/stop.ts";
import { adaptBucket, type BucketFeedback, pauseBucket } from "../machines/bucket-feedback.ts";
import type { BucketLimits } from "../machines/bucket-level.ts";
import { rateLimitOf } from "../machines/rate-limit-headers.ts";
import { retryAfterMs } from "../machines/retry-after.ts";
import { isThrottling } from "../machines/throttling.ts";
import {
  bucketLimits,
  createTokenBucket,
  giveTokenBack,
  grantDue,
  leaveBucket,
  type TokenBucket,
  takeToken,
} from "../machines/token-bucket.ts";
import type { RateLimitPolicy } from "../policy.ts";
import { scopeKey } from "./scope-key.ts";
import { type Turn, waitForTurn } from "./turn.ts";

/** The pace of all calls of a scope. */
export interface Limiter {
  /** Takes a token, waiting for it if the policy allows. Throws `Refused` at once where the wait would be too long. */
  readonly take: (attempt: Attempt) => Promise<void> | undefined;
  /** Gives back the token of an attempt that was not sent. */
  readonly giveBack: () => void;
  /** What a reply says of the pace: everybody waits after one that throttles. */
  readonly learn: (reply: Reply) => void;
}

/** The bucket of a scope, and who waits for it. */
export interface Lane {
  bucket: TokenBucket;
  readonly limits: BucketLimits;
  readonly waiting: Map<number, Turn>;
  timer: { readonly atMs: number; readonly cancel: () => void } | undefined;
}

/** `undefined` where the policy sets no limit. */
export function limiterOf(call: BoundedCall): Limiter | undefined {
  const { rateLimit: policy } = call.policy;
  if (policy === false) return undefined;
  const { resources, environment } = call.core;
  const limits = bucketLimits(policy);
  // Other figures are another limit, also where the scope is the same.
  const key = `${scopeKey(call, policy.scope)} ${limits.ratePerMs} ${limits.burst}`;
  const lane = resources.get<Lane>("bucket", key, () => ({
    bucket: createTokenBucket(limits, environment.now()),
    limits,
    waiting: new Map(),
    timer: undefined,
  }));
  const pump = (): void => grant(call, lane, limits);
  return {
    take: (attempt) => take(attempt, lane, limits, policy),
    giveBack: () => {
      lane.bucket = giveTokenBack(lane.bucket, limits, environment.now());
      pump();
    },
    learn: (reply) => {
      const { bucket, expelled } = feedback(call, lane.bucket, limits, policy, reply);
      lane.bucket = bucket;
      for (const { ticket, retryAfterMs: waitMs } of expelled) settled(lane, ticket)?.refuse(limited(waitMs));
      if (lane.timer !== undefined) pump();
    },
  };
}

function take(
  { call, signal, endsAtMs }: Attempt,
  lane: Lane,
  limits: BucketLimits,
  { onLimit, maxWaitMs }: RateLimitPolicy,
): Promise<void> | undefined {
  throwIfStopped(signal);
  const nowMs = call.core.environment.now();
  const longestMs = onLimit === "reject" ? 0 : Math.min(maxWaitMs, endsAtMs - nowMs);
  const { bucket, decision } = takeToken(lane.bucket, limits, longestMs, nowMs);
  lane.bucket = bucket;
  if (decision.kind === "granted") return undefined;
  if (decision.kind === "refused") throw limited(decision.retryAfterMs);
  const { ticket, waitMs: delayMs } = decision;
  const turn = waitForTurn(signal, () => {
    lane.waiting.delete(ticket);
    lane.bucket = leaveBucket(lane.bucket, ticket).bucket;
    grant(call, lane, limits);
  });
  lane.waiting.set(ticket, turn);
  const { operation, correlationId } = call.log;
  call.core.emit?.({ kind: "wait", operation, correlationId, reason: "rate-limit", delayMs });
  grant(call, lane, limits);
  return turn.came;
}

/** Lets those go whose tokens are due, and comes back when the next is. No timer is left where nobody waits. */
function grant(call: BoundedCall, lane: Lane, limits: BucketLimits): void {
  const { now, schedule } = call.core.environment;
  const { bucket, granted, nextAtMs } = grantDue(lane.bucket, limits, now());
  lane.bucket = bucket;
  for (const ticket of granted) settled(lane, ticket)?.grant();
  if (lane.timer?.atMs === nextAtMs) return;
  lane.timer?.cancel();
  lane.timer = undefined;
  if (nextAtMs === undefined) return;
  const cancel = schedule(Math.max(0, nextAtMs - now()), () => {
    lane.timer = undefined;
    grant(call, lane, limits);
  });
  lane.timer = { atMs: nextAtMs, cancel };
}

function settled(lane: Lane, ticket: number): Turn | undefined {
  const turn = lane.waiting.get(ticket);
  lane.waiting.delete(ticket);
  return turn;
}

function feedback(
  call: BoundedCall,
  bucket: TokenBucket,
  limits: BucketLimits,
  { adaptive }: RateLimitPolicy,
  { status, headers, failure }: Reply,
): BucketFeedback {
  const { now, wallNow } = call.core.environment;
  const { retry } = call.policy;
  const { retryAfter, throttleBaseDelayMs, responses } = retry;
  const toldMs = status >= 300 ? retryAfterMs(headers, wallNow(), status, responses) : failure?.askedMs;
  const askedMs = retryAfter.honour ? toldMs : undefined;
  if (isThrottling({ status, askedMs, verdict: failure?.verdict }, retry)) {
    return pauseBucket(bucket, limits, askedMs ?? throttleBaseDelayMs, now());
  }
  if (!adaptive || status >= 500) return { bucket, expelled: [] };
  return adaptBucket(bucket, limits, rateLimitOf(headers, wallNow()) ?? {}, now());
}

function limited(retryAfterMs: number): Refused {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const advice = `The rate limit (policy.rateLimit) leaves no room within maxWaitMs. Wait ${seconds} s and call again.`;
  return refused({ code: "rate-limited", advice, retryAfterMs });
}
