/** How fast a bucket fills and how much it holds. `ratePerMs` infinite: no limit of our own, but pauses are kept. */
export interface BucketLimits {
  readonly ratePerMs: number;
  readonly burst: number;
  /** Whether what the server says changes the pace. A pause that it asks for is kept in any case. */
  readonly adaptive: boolean;
}

/**
 * How full a bucket is, computed when asked from an anchor and the tokens spent since, in one multiplication: nothing
 * adds up, so nothing drifts. An anchor in the future is a pause. Times are monotonic.
 */
export interface BucketLevel {
  readonly anchorMs: number;
  readonly anchorTokens: number;
  readonly spent: number;
  /** The part of the rate that the server has been found to bear. */
  readonly share: number;
  /** A slower rate for a while, because the server's quota is nearly spent. */
  readonly slow: { readonly ratePerMs: number; readonly untilMs: number } | undefined;
}

/** What a comparison forgives, as times and levels are binary fractions. */
const TOLERANCE = 1e-6;
/** Re-anchored after so many grants, while the numbers are small enough to be exact. */
const MOST_SPENT = 1_000_000;

/** A full bucket. */
export function fullLevel({ burst }: BucketLimits, nowMs: number): BucketLevel {
  return { anchorMs: nowMs, anchorTokens: burst, spent: 0, share: 1, slow: undefined };
}

/** The same level, told from an anchor that still means something: what is over, overflown or large is left behind. */
export function settleLevel(level: BucketLevel, limits: BucketLimits, nowMs: number): BucketLevel {
  const { slow } = level;
  if (slow !== undefined && nowMs >= slow.untilMs) {
    return settleLevel({ ...anchor(level, limits, slow.untilMs), slow: undefined }, limits, nowMs);
  }
  const isFull = nowMs >= level.anchorMs && tokensAt(level, limits, nowMs) >= limits.burst;
  return isFull || level.spent > MOST_SPENT ? anchor(level, limits, nowMs) : level;
}

/** The level with its anchor at this time, or where it is if it is paused until later. */
export function anchor(level: BucketLevel, limits: BucketLimits, nowMs: number): BucketLevel {
  const anchorMs = Math.max(nowMs, level.anchorMs);
  const anchorTokens = Math.min(limits.burst, tokensAt(level, limits, anchorMs));
  return { ...level, anchorMs, anchorTokens, spent: 0 };
}

/** The level, cut off at the burst: also in a pause, whose end is what waits are predicted from. */
export function withoutOverflow(level: BucketLevel, limits: BucketLimits, nowMs: number): BucketLevel {
  const atMs = Math.max(nowMs, level.anchorMs);
  return tokensAt(level, limits, atMs) > limits.burst ? anchor(level, limits, nowMs) : level;
}

/** Whether one token can be taken now. */
export function hasToken(level: BucketLevel, limits: BucketLimits, nowMs: number): boolean {
  return nowMs >= level.anchorMs && tokensAt(level, limits, nowMs) >= 1 - TOLERANCE;
}

/** When `tokens` have become available in all, if nobody else takes any: never before a pause ends. */
export function timeOfTokens(level: BucketLevel, limits: BucketLimits, tokens: number): number {
  const { anchorMs, slow } = level;
  const rate = limits.ratePerMs * level.share;
  const missing = tokens - (level.anchorTokens - level.spent);
  if (missing <= TOLERANCE) return anchorMs;
  if (slow === undefined || slow.untilMs <= anchorMs) return anchorMs + missing / rate;
  const atMs = anchorMs + missing / slow.ratePerMs;
  if (atMs <= slow.untilMs) return atMs;
  return slow.untilMs + (missing - slow.ratePerMs * (slow.untilMs - anchorMs)) / rate;
}

/** How many there are, not cut off at the burst. */
export function tokensAt(level: BucketLevel, limits: BucketLimits, atMs: number): number {
  const { anchorMs, anchorTokens, spent, slow, share } = level;
  const rate = limits.ratePerMs * share;
  if (slow === undefined || slow.untilMs <= anchorMs)
    return anchorTokens - spent + gain(rate, atMs - anchorMs);
  const slowMs = Math.min(atMs, slow.untilMs) - anchorMs;
  const fastGain = atMs > slow.untilMs ? gain(rate, atMs - slow.untilMs) : 0;
  return anchorTokens - spent + slow.ratePerMs * slowMs + fastGain;
}

/** An unlimited rate has everything at once: infinity times no time at all would be no number. */
function gain(ratePerMs: number, elapsedMs: number): number {
  return ratePerMs === Number.POSITIVE_INFINITY ? ratePerMs : ratePerMs * elapsedMs;
}
