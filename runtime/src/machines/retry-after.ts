import { parseHttpDate } from "./http-date.ts";

const DIGITS = /^\d+$/;
const DECIMAL = /^\d+(?:\.\d+)?$/;

/** Seconds since 1970 are above this, periods in seconds below. */
const EPOCH_SECONDS_FROM = 1_000_000_000;
const EPOCH_MS_FROM = 1_000_000_000_000;

/**
 * How long the server asks to wait. Dates are compared with the reply's own `Date`, so that a clock
 * that is off, here or there, does no harm. What is not understood is as if it were absent.
 */
export function retryAfterMs(headers: Headers, wallNowMs: number): number | undefined {
  const exact = headers.get("retry-after-ms")?.trim();
  if (exact !== undefined && DECIMAL.test(exact)) return Number(exact);
  const serverNowMs = serverClock(headers, wallNowMs);
  return parseRetryAfter(headers.get("retry-after"), serverNowMs) ?? resetMs(headers, serverNowMs);
}

/** `Retry-After` (RFC 9110 section 10.2.3): seconds or a date. */
export function parseRetryAfter(header: string | null, serverNowMs: number): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === "") return undefined;
  if (DIGITS.test(text)) return Number(text) * 1_000;
  const atMs = parseHttpDate(text, serverNowMs);
  return atMs === undefined ? undefined : Math.max(0, atMs - serverNowMs);
}

/** The server's wall clock: its `Date`, or ours where it gives none. */
export function serverClock(headers: Headers, wallNowMs: number): number {
  return parseHttpDate(headers.get("date")?.trim() ?? "", wallNowMs) ?? wallNowMs;
}

/** `X-RateLimit-Reset` of an exhausted limit: a period, or a moment in seconds or milliseconds. */
function resetMs(headers: Headers, serverNowMs: number): number | undefined {
  if (headers.get("x-ratelimit-remaining")?.trim() !== "0") return undefined;
  return parseReset(headers.get("x-ratelimit-reset"), serverNowMs);
}

/** A reset header, whichever of the three ways it counts. */
export function parseReset(header: string | null, serverNowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  if (value >= EPOCH_MS_FROM) return Math.max(0, value - serverNowMs);
  if (value >= EPOCH_SECONDS_FROM) return Math.max(0, value * 1_000 - serverNowMs);
  return value * 1_000;
}
