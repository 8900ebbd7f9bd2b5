import type { RetryPolicy } from "../policy.ts";
import { parseHttpDate } from "./http-date.ts";
import { rateLimitOf } from "./rate-limit-headers.ts";
import { DECIMAL, serverClock } from "./reset.ts";
import { byStatus } from "./status-pattern.ts";

const DIGITS = /^\d+$/;

/**
 * How long the server asks to wait: `retry-after-ms`, `Retry-After`, or the reset of a limit that is spent. Dates are
 * compared with the reply's own `Date`, so that a clock that is off, here or there, does no harm. What is not
 * understood is as if it were absent.
 */
export function retryAfterMs(
  headers: Headers,
  wallNowMs: number,
  status?: number,
  responses: RetryPolicy["responses"] = {},
): number | undefined {
  const exact = headers.get("retry-after-ms") ?? "";
  if (DECIMAL.test(exact)) return Number(exact);
  const serverNowMs = serverClock(headers, wallNowMs);
  const toldMs = parseRetryAfter(headers.get("retry-after"), serverNowMs);
  // A limit that is spent is why a server takes no more; in any other reply it is by the way.
  const isThrottled =
    status === undefined || [429, 503].includes(status) || byStatus(responses, status) === "throttling";
  return toldMs ?? (isThrottled ? spentFor(headers, wallNowMs, status) : undefined);
}

/** `Retry-After` (RFC 9110 section 10.2.3): seconds or a date. */
export function parseRetryAfter(header: string | null, serverNowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (DIGITS.test(text)) return Number(text) * 1_000;
  const atMs = parseHttpDate(text, serverNowMs);
  return atMs === undefined ? undefined : Math.max(0, atMs - serverNowMs);
}

/** A 429 says by itself that nothing is left. */
function spentFor(headers: Headers, wallNowMs: number, status: number | undefined): number | undefined {
  const { remaining = status === 429 ? 0 : undefined, resetMs } = rateLimitOf(headers, wallNowMs) ?? {};
  return remaining === 0 ? resetMs : undefined;
}
