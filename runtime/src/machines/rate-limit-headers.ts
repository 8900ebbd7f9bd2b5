import type { RateLimitInfo } from "../call/record.ts";
import { parseReset, serverClock } from "./retry-after.ts";

/** Limits as most APIs tell them: `RateLimit-*` or `X-RateLimit-*`. */
export function rateLimitOf(headers: Headers, wallNowMs: number): RateLimitInfo | undefined {
  const read = (name: string): string | null =>
    headers.get(`ratelimit-${name}`) ?? headers.get(`x-ratelimit-${name}`);
  const limit = count(read("limit"));
  const remaining = count(read("remaining"));
  const reset = read("reset");
  const resetMs = reset === null ? undefined : parseReset(reset, serverClock(headers, wallNowMs));
  if (limit === undefined && remaining === undefined && resetMs === undefined) return undefined;
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMs !== undefined && { resetMs }),
  };
}

function count(text: string | null): number | undefined {
  const digits = /^\s*(\d+)/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}
