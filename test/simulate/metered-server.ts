import type { RateLimitInfo } from "../../runtime/src/call/record.ts";

/** What a server that meters says: whether it served, and how much is left until when. */
export interface Metered {
  readonly served: boolean;
  readonly quota: Required<RateLimitInfo>;
}

/** So many requests in each period, counted together for all clients; the count starts again with each period. */
export function meteredServer(limit: number, periodMs: number): (nowMs: number) => Metered {
  let period = -1;
  let used = 0;
  return (nowMs) => {
    const current = Math.floor(nowMs / periodMs);
    if (current !== period) [period, used] = [current, 0];
    used += 1;
    const resetMs = (current + 1) * periodMs - nowMs;
    return { served: used <= limit, quota: { limit, remaining: Math.max(0, limit - used), resetMs } };
  };
}
