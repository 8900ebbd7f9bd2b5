import type { RateLimitInfo } from "../call/record.ts";
import { anchor, type BucketLevel, type BucketLimits, settleLevel, timeOfTokens } from "./bucket-level.ts";
import type { TokenBucket, Waiter } from "./token-bucket.ts";

/** A bucket after the server had a word, and those who would now have to wait longer than they want. */
export interface BucketFeedback {
  readonly bucket: TokenBucket;
  readonly expelled: readonly { readonly ticket: number; readonly retryAfterMs: number }[];
}

/** A server may not silence a client for longer than this. */
const LONGEST_PAUSE_MS = 86_400_000;
/** A quota of which less than this is left is spread over the time that it must last. */
const NEARLY_SPENT = 0.2;
/** Additive increase, multiplicative decrease (Chiu and Jain, 1989): many clients find a fair share of one
 * limit. Half the increase leaves a third of a freed limit unused for minutes, half as much again brings 429s back. */
const DECREASE = 0.7;
const INCREASE = 0.004;
const SMALLEST_SHARE = 0.01;
/** Timers are no finer than this. */
const TIMER_MS = 1;

/**
 * After a 429 (or a 503 that names a time): nothing for `pauseMs`, then one call at most, then slower than
 * before if the limits are adaptive.
 * Replies to what was on its way before the pause lengthen it, but do not slow down again.
 */
export function pauseBucket(
  bucket: TokenBucket,
  limits: BucketLimits,
  pauseMs: number,
  nowMs: number,
): BucketFeedback {
  const before = settleLevel(bucket.level, limits, nowMs);
  const keepsPace = !limits.adaptive || nowMs < before.anchorMs;
  const share = keepsPace ? before.share : Math.max(SMALLEST_SHARE, before.share * DECREASE);
  return expel({ ...bucket, level: { ...drain(before, limits, pauseMs, nowMs), share } }, limits, nowMs);
}

/** After a reply that was not throttled: a little faster, as far as what it says of the quota allows. */
export function adaptBucket(
  bucket: TokenBucket,
  limits: BucketLimits,
  { limit = 0, remaining, resetMs }: RateLimitInfo,
  nowMs: number,
): BucketFeedback {
  const settled = settleLevel(bucket.level, limits, nowMs);
  if (!limits.adaptive || nowMs < settled.anchorMs)
    return { bucket: { ...bucket, level: settled }, expelled: [] };
  const share = Math.min(1, settled.share + INCREASE);
  const level = settled.share === share ? settled : { ...anchor(settled, limits, nowMs), share };
  const next =
    remaining === undefined || resetMs === undefined || resetMs <= 0
      ? level
      : followQuota(level, limits, { limit, remaining, resetMs }, nowMs);
  return expel({ ...bucket, level: next }, limits, nowMs);
}

function followQuota(
  level: BucketLevel,
  limits: BucketLimits,
  { limit, remaining, resetMs }: Required<RateLimitInfo>,
  nowMs: number,
): BucketLevel {
  if (remaining <= 0) return drain(level, limits, resetMs, nowMs);
  const enough = Math.max(limit * NEARLY_SPENT, Number.isFinite(limits.burst) ? limits.burst : 0);
  const ratePerMs = remaining / resetMs;
  if (remaining > enough || ratePerMs >= limits.ratePerMs * level.share) {
    return level.slow === undefined ? level : { ...anchor(level, limits, nowMs), slow: undefined };
  }
  const anchored = anchor(level, limits, nowMs);
  const slow = { ratePerMs, untilMs: nowMs + Math.min(resetMs, LONGEST_PAUSE_MS) };
  return { ...anchored, anchorTokens: Math.min(anchored.anchorTokens, remaining), slow };
}

/** Empty until then; then one token, if there would have been one anyway: a server that says 0 cannot fill the bucket. */
function drain(level: BucketLevel, limits: BucketLimits, pauseMs: number, nowMs: number): BucketLevel {
  const untilMs = nowMs + Math.min(Math.max(0, pauseMs), LONGEST_PAUSE_MS);
  const drained = anchor(settleLevel(level, limits, untilMs), limits, untilMs);
  return { ...drained, anchorTokens: Math.min(1, drained.anchorTokens) };
}

/** Who is let go makes room for those behind. */
function expel(bucket: TokenBucket, limits: BucketLimits, nowMs: number): BucketFeedback {
  const queue: Waiter[] = [];
  const expelled: { ticket: number; retryAfterMs: number }[] = [];
  for (const waiter of bucket.queue) {
    const atMs = timeOfTokens(bucket.level, limits, queue.length + 1);
    if (atMs <= waiter.latestAtMs + TIMER_MS) queue.push(waiter);
    else expelled.push({ ticket: waiter.ticket, retryAfterMs: Math.max(0, atMs - nowMs) });
  }
  return { bucket: { ...bucket, queue }, expelled };
}
