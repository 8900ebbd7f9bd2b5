import { expect, test } from "vitest";
import {
  createLatencyHistogram,
  latencyPercentileMs,
  recordLatency,
} from "../../../../runtime/src/machines/latency.ts";
import {
  createRetryBudget,
  creditSuccess,
  spendToken,
} from "../../../../runtime/src/machines/retry-budget.ts";
import type { BudgetPolicy } from "../../../../runtime/src/policy.ts";

function histogramOf(latenciesMs: readonly number[], nowMs = 0) {
  let histogram = createLatencyHistogram(60_000, 0);
  for (const elapsedMs of latenciesMs) histogram = recordLatency(histogram, elapsedMs, nowMs);
  return histogram;
}

test("knows nothing before it has seen enough", () => {
  const few = histogramOf(Array.from({ length: 19 }, () => 10));
  expect(latencyPercentileMs(few, 95, 20, 0)).toBeUndefined();
  expect(latencyPercentileMs(recordLatency(few, 10, 0), 95, 20, 0)).toBeCloseTo(10, 0);
});

test("trap 67: when calls have become slower, two periods later the old times are forgotten", () => {
  let histogram = histogramOf(Array.from({ length: 1_000 }, () => 10));
  expect(latencyPercentileMs(histogram, 95, 20, 0)).toBeLessThan(10.5);
  for (let call = 0; call < 100; call += 1) histogram = recordLatency(histogram, 500, 61_000);
  expect(latencyPercentileMs(histogram, 95, 20, 61_000)).toBeGreaterThan(475);
  expect(latencyPercentileMs(histogram, 5, 20, 61_000)).toBeLessThan(10.5);
  expect(latencyPercentileMs(histogram, 5, 20, 120_001)).toBeGreaterThan(475);
  expect(latencyPercentileMs(histogram, 5, 20, 300_000)).toBeUndefined();
});

test("what is off the scale is told as its end", () => {
  expect(latencyPercentileMs(histogramOf([0]), 50, 1, 0)).toBeLessThan(1.1);
  expect(latencyPercentileMs(histogramOf([1e12]), 50, 1, 0)).toBeGreaterThan(57_000);
});

test("the memory of it is bounded", () => {
  const histogram = histogramOf(Array.from({ length: 5_000 }, (_, call) => call ** 2));
  expect(histogram.current.counts.length).toBeLessThanOrEqual(116);
});

test("trap 67: when calls become slow all at once, hedges stay a twentieth of the calls", () => {
  const policy: BudgetPolicy = { ratio: 0.05, cap: 10, initial: 10, scope: "operation" };
  let budget = createRetryBudget(policy);
  let histogram = createLatencyHistogram(60_000, 0);
  const hedges = [0, 0];
  for (let call = 0; call < 20_000; call += 1) {
    const nowMs = call * 10;
    const phase = call < 10_000 ? 0 : 1;
    // One in a hundred is slow, until all are.
    const elapsedMs = phase === 1 || call % 100 === 0 ? 400 : 20;
    const delayMs = latencyPercentileMs(histogram, 95, 20, nowMs);
    const left = delayMs !== undefined && elapsedMs > delayMs ? spendToken(budget) : undefined;
    if (left !== undefined) {
      budget = left;
      hedges[phase] = (hedges[phase] ?? 0) + 1;
    }
    budget = creditSuccess(budget, policy);
    histogram = recordLatency(histogram, elapsedMs, nowMs);
  }
  expect(hedges[0]).toBe(99);
  expect(hedges[1]).toBeLessThanOrEqual(10_000 * 0.05 + policy.cap);
  expect(hedges[1]).toBeGreaterThan(0);
});
