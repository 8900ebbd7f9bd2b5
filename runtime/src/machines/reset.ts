import { parseHttpDate } from "./http-date.ts";

/** A figure that is no less than nothing. */
export const DECIMAL: RegExp = /^\d+(?:\.\d+)?$/;

/** Seconds since 1970 are above this, periods in seconds below. */
const EPOCH_SECONDS_FROM = 1_000_000_000;
const EPOCH_MS_FROM = 1_000_000_000_000;

/** The server's wall clock: its `Date`, or ours where it gives none. */
export function serverClock(headers: Headers, wallNowMs: number): number {
  return parseHttpDate(headers.get("date") ?? "", wallNowMs) ?? wallNowMs;
}

/** A reset header, whichever of the three ways it counts: a period, or a moment in seconds or milliseconds. */
export function parseReset(header: string | null, serverNowMs: number): number | undefined {
  const text = header?.trim() ?? "";
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  if (value >= EPOCH_MS_FROM) return Math.max(0, value - serverNowMs);
  if (value >= EPOCH_SECONDS_FROM) return Math.max(0, value * 1_000 - serverNowMs);
  return value * 1_000;
}
