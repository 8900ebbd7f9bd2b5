import type { BoundedCall, Reply } from "../call/handler.ts";
import { adaptBucket, type BucketFeedback, pauseBucket } from "../machines/bucket-feedback.ts";
import type { BucketLimits } from "../machines/bucket-level.ts";
import { rateLimitOf } from "../machines/rate-limit-headers.ts";
import { isThrottling } from "../machines/throttling.ts";
import type { TokenBucket } from "../machines/token-bucket.ts";
import type { RateLimitPolicy } from "../policy.ts";

/** What becomes of a bucket after a reply: a pause where it throttles, else the pace that its headers speak of. */
export function feedback(
  call: BoundedCall,
  bucket: TokenBucket,
  limits: BucketLimits,
  { adaptive }: RateLimitPolicy,
  { status, headers, failure, askedMs }: Reply,
): BucketFeedback {
  const { now, wallNow } = call.core.environment;
  const { retry } = call.policy;
  if (isThrottling({ status, askedMs, verdict: failure?.verdict }, retry)) {
    return pauseBucket(bucket, limits, askedMs ?? retry.throttleBaseDelayMs, now());
  }
  if (!adaptive || status >= 500) return { bucket, expelled: [] };
  return adaptBucket(bucket, limits, rateLimitOf(headers, wallNow()) ?? {}, now());
}
