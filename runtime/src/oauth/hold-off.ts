/** Why nothing is asked of the token endpoint for a while. */
export interface HoldOff {
  readonly why: "endpoint" | "refusals";
  /** On the monotonic clock. */
  readonly untilMs: number;
}

const BASE_MS = 1_000;
const MAX_MS = 30_000;
const RETRY_AFTER_MAX_MS = 300_000;

/** How long, after so many failures in a row: ever longer, and as long as the server asked for. `random` is uniform in [0, 1). */
export function holdOffMs(failures: number, retryAfterMs: number | undefined, random: number): number {
  const ceilingMs = Math.min(MAX_MS, BASE_MS * 2 ** Math.min(failures - 1, 10));
  const ownMs = ceilingMs * (1 - 0.5 * random);
  return Math.max(ownMs, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS));
}

/** Whether it lasts. */
export function isHeldOff(holdOff: HoldOff | undefined, nowMs: number): boolean {
  return holdOff !== undefined && nowMs < holdOff.untilMs;
}
