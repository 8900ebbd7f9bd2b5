import type { RateLimitInfo } from "../call/record.ts";
import { limitInfo } from "./limit-info.ts";
import { readRateLimitField } from "./rate-limit-field.ts";
import { parseReset, serverClock } from "./reset.ts";

/** Families of `-Limit`, `-Remaining` and `-Reset`, the more standard first. */
const PREFIXES: readonly string[] = ["ratelimit", "x-ratelimit", "x-rate-limit"];

/**
 * Limits as APIs tell them: the `RateLimit` field in its forms, `RateLimit-*`, `X-RateLimit-*`.
 * Those of a reply that came out of a cache on the way are another client's, and old.
 */
export function rateLimitOf(headers: Headers, wallNowMs: number): RateLimitInfo | undefined {
  const field = headers.get("ratelimit");
  const info =
    (field === null ? undefined : readRateLimitField(field, headers.get("ratelimit-policy"))) ??
    readFamilies(headers, wallNowMs);
  return info === undefined || headers.has("age") ? undefined : info;
}

function readFamilies(headers: Headers, wallNowMs: number): RateLimitInfo | undefined {
  for (const prefix of PREFIXES) {
    const reset = headers.get(`${prefix}-reset`);
    const info = limitInfo(
      count(headers.get(`${prefix}-limit`)),
      count(headers.get(`${prefix}-remaining`)),
      reset === null ? undefined : parseReset(reset, serverClock(headers, wallNowMs)),
    );
    if (info !== undefined) return info;
  }
  return undefined;
}

/** The first number: old drafts append policies to the limit. */
function count(text: string | null): number | undefined {
  const digits = /^\s*(\d+)/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}
