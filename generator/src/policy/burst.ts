import type { RateLimitPolicy } from "../ir/policy.ts";

const DEFAULT_SHARE = 0.1;

/** How many requests may go at once; where nothing is said, a tenth of those of a period, as the runtime has it. `undefined`: as many as come. */
export function burstOf({ requests, burst }: RateLimitPolicy): number | undefined {
  if (requests === undefined) return undefined;
  return burst ?? Math.max(1, Math.floor(requests * DEFAULT_SHARE));
}
