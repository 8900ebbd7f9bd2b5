import type { BreakerPolicy } from "../policy.ts";
import type { BreakerReason } from "./breaker-state.ts";
import type { Tally } from "./rolling-window.ts";

/** Processes that opened together must not probe together. */
const JITTER = 0.2;

/** Whether the policy calls this slow. */
export function isSlow(policy: BreakerPolicy, elapsedMs: number): boolean {
  return policy.slow !== false && elapsedMs > policy.slow.overMs;
}

/**
 * Why a closed circuit opens after a call, if it does. A quick success never opens one, whatever the rate: it is the
 * best news there is.
 */
export function reasonToOpen(
  policy: BreakerPolicy,
  call: { readonly failed: boolean; readonly slow: boolean },
  run: number,
  { calls, failures, slow }: Tally,
): BreakerReason | undefined {
  if (run >= policy.consecutive) return "consecutive-failures";
  if (calls < policy.minimum) return undefined;
  if (call.failed && failures / calls >= policy.failureRate) return "failure-rate";
  if (call.slow && policy.slow !== false && slow / calls >= policy.slow.rate) return "slow-rate";
  return undefined;
}

/**
 * Twice as long each time it opens again, up to the longest, give or take a fifth: uniform, also at the upper end, where
 * cutting off would bring everybody back at one moment.
 */
export function openTimeMs(policy: BreakerPolicy, openings: number, random: number): number {
  const meanMs = Math.min(policy.openForMs * 2 ** (openings - 1), policy.maxOpenForMs);
  const leastMs = meanMs * (1 - JITTER);
  const mostMs = Math.min(meanMs * (1 + JITTER), policy.maxOpenForMs);
  return leastMs + random * (mostMs - leastMs);
}
