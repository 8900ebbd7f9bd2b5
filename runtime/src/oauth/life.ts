const SECOND_MS = 1_000;
/** About 31 years: no duration, but a time of day in seconds since 1970. */
const EPOCH_S_FROM = 1e9;
const EPOCH_MS_FROM = 1e12;
/** Whole minutes in milliseconds from here on; in seconds, a round number of days is hardly ever one of them. */
const MS_FROM = 1e6;
const MINUTE_MS = 60_000;

/**
 * How long a token lives by its `expires_in`. RFC 6749 asks for seconds; servers also send text, milliseconds, and the time
 * of day at which it ends. `undefined`: absent, or nothing that can be believed; then only a 401 tells that it has ended.
 * A guess is on the short side: it costs a refresh, and the other mistake a 401.
 */
export function lifeMsOf(expiresIn: unknown, wallNowMs: number): number | undefined {
  const value = typeof expiresIn === "string" && expiresIn.trim() !== "" ? Number(expiresIn) : expiresIn;
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return undefined;
  if (value >= EPOCH_MS_FROM) return positive(value - wallNowMs);
  if (value >= EPOCH_S_FROM) return positive(value * SECOND_MS - wallNowMs);
  return value >= MS_FROM && value % MINUTE_MS === 0 ? value : value * SECOND_MS;
}

function positive(lifeMs: number): number | undefined {
  return lifeMs > 0 ? lifeMs : undefined;
}
