import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createLatencyHistogram,
  latencyPercentileMs,
  recordLatency,
} from "../../../../runtime/src/machines/latency.ts";

test("any percentile of any latencies is right within 5 %", () => {
  const latencies = fc.array(fc.double({ min: 1, max: 60_000, noNaN: true }), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(latencies, fc.integer({ min: 1, max: 100 }), (latenciesMs, percentile) => {
      let histogram = createLatencyHistogram(60_000, 0);
      for (const elapsedMs of latenciesMs) histogram = recordLatency(histogram, elapsedMs, 0);
      const sorted = [...latenciesMs].sort((left, right) => left - right);
      const exact = sorted[Math.ceil((percentile / 100) * sorted.length) - 1] ?? 0;
      const estimate = latencyPercentileMs(histogram, percentile, 1, 0) ?? 0;
      expect(Math.abs(estimate / exact - 1)).toBeLessThanOrEqual(0.05);
    }),
  );
});
