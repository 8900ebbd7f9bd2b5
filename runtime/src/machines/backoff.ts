import type { RetryPolicy } from "../policy.ts";

/** What the next delay depends on. */
export interface BackoffState {
  /** Repeats before this one. */
  readonly repeats: number;
  /** Of our own; 0 where there was none. */
  readonly previousDelayMs: number;
  /** `throttle`: the server is short of capacity, so the base is longer. */
  readonly pace: "normal" | "throttle";
}

/** The wait before the next attempt. `random` is uniform in [0, 1). */
export function backoffDelayMs(policy: RetryPolicy, state: BackoffState, random: number): number {
  const baseMs = state.pace === "throttle" ? policy.throttleBaseDelayMs : policy.baseDelayMs;
  const ceilingMs = backoffCeilingMs(policy, baseMs, state.repeats);
  switch (policy.jitter) {
    case "full":
      return random * ceilingMs;
    case "equal":
      return (ceilingMs * (1 + random)) / 2;
    case "decorrelated": {
      const upToMs = Math.max(baseMs, state.previousDelayMs) * 3;
      return Math.min(policy.maxDelayMs, baseMs + random * (upToMs - baseMs));
    }
    case "none":
      return ceilingMs;
  }
}

/** `min(max, base * multiplier ^ repeats)`, finite for any number of repeats. */
export function backoffCeilingMs(policy: RetryPolicy, baseMs: number, repeats: number): number {
  // A product that overflows is Infinity, which the minimum takes care of; 0 * Infinity is not.
  return baseMs === 0 ? 0 : Math.min(policy.maxDelayMs, baseMs * policy.multiplier ** repeats);
}

/**
 * A wait that the server named: never earlier, never a hot loop when it says 0, and up to a tenth later
 * so that not everybody returns at one instant.
 */
export function serverDelayMs(askedMs: number, ownMs: number, random: number): number {
  return Math.max(askedMs * (1 + random / 10), ownMs);
}
