import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffCeilingMs, backoffDelayMs, serverDelayMs } from "../../../runtime/src/machines/backoff.ts";
import { parseRetryAfter } from "../../../runtime/src/machines/retry-after.ts";
import type { RetryPolicy } from "../../../runtime/src/policy.ts";
import { defaultPolicy } from "../../../runtime/src/policy-defaults.ts";

const { retry } = defaultPolicy("GET");
const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const policies: fc.Arbitrary<RetryPolicy> = fc.record({
  ...Object.fromEntries(Object.entries(retry).map(([key, value]) => [key, fc.constant(value)])),
  jitter: fc.constantFrom("full", "equal", "decorrelated", "none"),
  baseDelayMs: fc.nat(10_000),
  maxDelayMs: fc.nat(100_000),
  multiplier: fc.double({ min: 1, max: 10, noNaN: true }),
}) as fc.Arbitrary<RetryPolicy>;

test("trap 8: the delay is finite and within [0, max] for any number of repeats", () => {
  fc.assert(
    fc.property(
      policies,
      fc.nat(100_000),
      unit,
      fc.nat(100_000),
      (policy, repeats, random, previousDelayMs) => {
        const delayMs = backoffDelayMs(policy, { repeats, previousDelayMs, pace: "normal" }, random);
        return Number.isFinite(delayMs) && delayMs >= 0 && delayMs <= policy.maxDelayMs;
      },
    ),
  );
});

test("trap 8: the ceiling never falls", () => {
  fc.assert(
    fc.property(policies, fc.nat(2_000), (policy, repeats) => {
      const { baseDelayMs } = policy;
      return (
        backoffCeilingMs(policy, baseDelayMs, repeats) <= backoffCeilingMs(policy, baseDelayMs, repeats + 1)
      );
    }),
  );
});

describe("trap 9: a jitter is uniform within its bounds", () => {
  const draws = 100_000;
  // The third repeat: its ceiling is four times the base. The wait before it was of 700 ms.
  test.each([
    ["full", { repeats: 2, previousDelayMs: 700 }, 0, 1_000],
    ["equal", { repeats: 2, previousDelayMs: 700 }, 500, 1_000],
    ["decorrelated", { repeats: 2, previousDelayMs: 700 }, 250, 2_100],
    ["full", { repeats: 0, previousDelayMs: 0 }, 0, 250],
    ["equal", { repeats: 0, previousDelayMs: 0 }, 125, 250],
    ["decorrelated", { repeats: 0, previousDelayMs: 0 }, 250, 750],
    ["none", { repeats: 2, previousDelayMs: 700 }, 1_000, 1_000],
  ] as const)("%s %o: %d to %d ms", (jitter, state, fromMs, toMs) => {
    // Equidistant draws stand for a uniform source, so that the test has nothing random itself.
    const delays = Array.from({ length: draws }, (_, index) =>
      backoffDelayMs({ ...retry, jitter }, { ...state, pace: "normal" }, index / draws),
    ).sort((a, b) => a - b);
    const mean = delays.reduce((sum, delayMs) => sum + delayMs, 0) / draws;
    expect(mean / ((fromMs + toMs) / 2)).toBeCloseTo(1, 2);
    // Kolmogorov and Smirnov: the largest distance to the distribution function.
    const distance = delays.map((delayMs, index) =>
      toMs === fromMs
        ? Math.abs(delayMs - fromMs)
        : Math.abs((delayMs - fromMs) / (toMs - fromMs) - index / draws),
    );
    expect(distance.reduce((a, b) => Math.max(a, b))).toBeLessThan(0.005);
  });

  test("decorrelated jitter stays below the cap, however long the wait before was", () => {
    const policy = { ...retry, jitter: "decorrelated" } as const;
    const state = { repeats: 9, previousDelayMs: 15_000, pace: "normal" } as const;
    expect(backoffDelayMs(policy, state, 0.999)).toBe(policy.maxDelayMs);
  });
});

test("traps 18 and 19: never earlier than the server says, never a hot loop, at most a tenth later", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(20_000), unit, (askedMs, ownMs, random) => {
      const delayMs = serverDelayMs(askedMs, ownMs, random);
      return delayMs >= askedMs && delayMs >= ownMs && delayMs <= Math.max(askedMs * 1.1, ownMs);
    }),
  );
});

test("trap 16: no header text makes a negative or unreal wait", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (header, nowMs) => {
      const waitMs = parseRetryAfter(header, nowMs);
      return waitMs === undefined || waitMs >= 0;
    }),
  );
});
