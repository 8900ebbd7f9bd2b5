import { type BucketLevel, type BucketLimits, tokensAt } from "./bucket-level.ts";

/**
 * Tokens that were granted to requests which have not left. They keep their places in a bucket that goes on filling: had they
 * stayed in it, it would have overflown. What is given back to it is no more than would be there.
 */
export interface UnsentTokens {
  readonly count: number;
  /** As many of them as would be lost, had they all stayed. */
  readonly overflown: number;
}

/** All that were granted have been used. */
export const NONE_UNSENT: UnsentTokens = { count: 0, overflown: 0 };

/** Takes down what has overflown. To be asked before tokens are granted, used or given back: in between a bucket only fills. */
export function settleUnsent(
  unsent: UnsentTokens,
  level: BucketLevel,
  limits: BucketLimits,
  nowMs: number,
): UnsentTokens {
  const { count, overflown } = unsent;
  // One without limits does not overflow.
  if (count === 0 || limits.burst === Number.POSITIVE_INFINITY) return unsent;
  return { count, overflown: Math.max(overflown, count + tokensAt(level, limits, nowMs) - limits.burst) };
}

/** One has left: it was none of those that are lost, or all others are. */
export function oneSent({ count, overflown }: UnsentTokens): UnsentTokens {
  return { count: count - 1, overflown: Math.min(overflown, count - 1) };
}

/** One comes back, and `returned` of it into the bucket: the lost ones come first. */
export function oneReturned({ count, overflown }: UnsentTokens): {
  readonly unsent: UnsentTokens;
  readonly returned: number;
} {
  return {
    unsent: { count: count - 1, overflown: Math.max(0, overflown - 1) },
    returned: Math.max(0, 1 - overflown),
  };
}
