import type { RateLimitPolicy } from "../policy.ts";
import {
  type BucketLevel,
  type BucketLimits,
  fullLevel,
  hasToken,
  settleLevel,
  timeOfTokens,
  withoutOverflow,
} from "./bucket-level.ts";
import { NONE_UNSENT, oneReturned, oneSent, settleUnsent, type UnsentTokens } from "./unsent-tokens.ts";

/**
 * A token bucket (as in RFC 2697: a rate and a burst) with those that wait for a token in the order
 * they came. In any stretch of time T it grants at most `burst + rate * T`.
 */
export interface TokenBucket {
  readonly level: BucketLevel;
  readonly queue: readonly Waiter[];
  readonly nextTicket: number;
  readonly unsent: UnsentTokens;
}

/** A call that waits for its token. */
export interface Waiter {
  readonly ticket: number;
  /** It would rather not go than go later. */
  readonly latestAtMs: number;
}

/** Granted, queued for `waitMs` as far as can be predicted, or refused because that would be too long. */
export type TakeDecision =
  | { readonly kind: "granted" }
  | { readonly kind: "queued"; readonly ticket: number; readonly waitMs: number }
  | { readonly kind: "refused"; readonly retryAfterMs: number };

/** A second, where the policy names requests and no period. */
const DEFAULT_PERIOD_MS = 1_000;
/** Of the requests of a period, how many may go at once when nothing is said: a tenth. */
const DEFAULT_BURST_RATIO = 0.1;

/** What a policy says, as rate and burst. */
export function bucketLimits(policy: RateLimitPolicy): BucketLimits {
  const { requests, perMs = DEFAULT_PERIOD_MS, burst, adaptive } = policy;
  if (requests === undefined) {
    return { ratePerMs: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY, adaptive };
  }
  return {
    adaptive,
    ratePerMs: requests / perMs,
    burst: Math.max(1, burst ?? Math.floor(requests * DEFAULT_BURST_RATIO)),
  };
}

/** Full, and nobody waiting. */
export function createTokenBucket(limits: BucketLimits, nowMs: number): TokenBucket {
  return { level: fullLevel(limits, nowMs), queue: [], nextTicket: 1, unsent: NONE_UNSENT };
}

/** Asks for a token. Nobody overtakes; whoever would have to wait longer than `maxWaitMs` is told so at once. */
export function takeToken(
  bucket: TokenBucket,
  limits: BucketLimits,
  maxWaitMs: number,
  nowMs: number,
): { readonly bucket: TokenBucket; readonly decision: TakeDecision } {
  const level = settleLevel(bucket.level, limits, nowMs);
  const { queue, nextTicket: ticket } = bucket;
  if (queue.length === 0 && hasToken(level, limits, nowMs)) {
    return { bucket: granting({ ...bucket, level }, 1, limits, nowMs), decision: { kind: "granted" } };
  }
  const waitMs = waitBehind(bucket, limits, 0, nowMs);
  if (waitMs > maxWaitMs) {
    return { bucket: { ...bucket, level }, decision: { kind: "refused", retryAfterMs: waitMs } };
  }
  const waiter: Waiter = { ticket, latestAtMs: nowMs + maxWaitMs };
  return {
    bucket: { ...bucket, level, queue: [...queue, waiter], nextTicket: ticket + 1 },
    decision: { kind: "queued", ticket, waitMs },
  };
}

/** How long whoever asked now would wait, if so many were to ask before. */
export function waitBehind(
  { level, queue }: TokenBucket,
  limits: BucketLimits,
  others: number,
  nowMs: number,
): number {
  const settled = settleLevel(level, limits, nowMs);
  return Math.max(0, timeOfTokens(settled, limits, queue.length + others + 1) - nowMs);
}

/** Grants what is due. To be called at `nextAtMs`, which changes with whatever happens to the bucket. */
export function grantDue(
  bucket: TokenBucket,
  limits: BucketLimits,
  nowMs: number,
): {
  readonly bucket: TokenBucket;
  readonly granted: readonly number[];
  readonly nextAtMs: number | undefined;
} {
  const before = settleLevel(bucket.level, limits, nowMs);
  let level = before;
  const granted: number[] = [];
  for (const { ticket } of bucket.queue) {
    if (!hasToken(level, limits, nowMs)) break;
    level = spend(level, 1);
    granted.push(ticket);
  }
  const queue = bucket.queue.slice(granted.length);
  const nextAtMs = queue.length === 0 ? undefined : Math.max(nowMs, timeOfTokens(level, limits, 1));
  const left = granting({ ...bucket, level: before, queue }, granted.length, limits, nowMs);
  return { bucket: left, granted, nextAtMs };
}

function granting(bucket: TokenBucket, tokens: number, limits: BucketLimits, nowMs: number): TokenBucket {
  const { count, overflown } = settleUnsent(bucket.unsent, bucket.level, limits, nowMs);
  return { ...bucket, level: spend(bucket.level, tokens), unsent: { count: count + tokens, overflown } };
}

/** Leaves the queue; everybody behind moves up. `left` is false for a token granted already, which is to be given back. */
export function leaveBucket(
  bucket: TokenBucket,
  ticket: number,
): { readonly bucket: TokenBucket; readonly left: boolean } {
  const queue = bucket.queue.filter((waiter) => waiter.ticket !== ticket);
  const left = queue.length < bucket.queue.length;
  return { bucket: left ? { ...bucket, queue } : bucket, left };
}

/** The request of a token that was granted leaves. */
export function useToken(bucket: TokenBucket, limits: BucketLimits, nowMs: number): TokenBucket {
  return { ...bucket, unsent: oneSent(settleUnsent(bucket.unsent, bucket.level, limits, nowMs)) };
}

/** Gives back a token that was granted and not used for a request, unless the bucket would have overflown with it. */
export function giveTokenBack(bucket: TokenBucket, limits: BucketLimits, nowMs: number): TokenBucket {
  const level = settleLevel(bucket.level, limits, nowMs);
  const { unsent, returned } = oneReturned(settleUnsent(bucket.unsent, level, limits, nowMs));
  return { ...bucket, level: withoutOverflow(spend(level, -returned), limits, nowMs), unsent };
}

function spend(level: BucketLevel, tokens: number): BucketLevel {
  return { ...level, spent: level.spent + tokens };
}
