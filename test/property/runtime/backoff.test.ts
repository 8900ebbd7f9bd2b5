import fc from "fast-check";
import { expect, test } from "vitest";
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

test("trap 9: full jitter is uniform up to its ceiling", () => {
  const draws = 100_000;
  // Equidistant draws stand for a uniform source, so that the test has nothing random itself.
  const delays = Array.from({ length: draws }, (_, index) =>
    backoffDelayMs(retry, { repeats: 2, previousDelayMs: 0, pace: "normal" }, index / draws),
  );
  const mean = delays.reduce((sum, delayMs) => sum + delayMs, 0) / draws;
  expect(mean).toBeGreaterThan(495);
  expect(mean).toBeLessThan(505);
  expect(Math.max(...delays.slice(-10))).toBeLessThan(1_000);
  expect(delays[draws / 4]).toBeCloseTo(250, 0);
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
