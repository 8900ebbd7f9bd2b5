import { describe, expect, it } from "vitest";
import { createDriftReporter, type OperationDrift } from "../../../../runtime/src/read/drift.ts";
import type { DriftItem } from "../../../../runtime/src/read/outcome.ts";

const MISSING: DriftItem = { path: "$.id", kind: "missing" };

function createFixture() {
  const clock = { nowMs: 0 };
  const seen: OperationDrift[] = [];
  const reporter = createDriftReporter({
    onDrift: (drift) => seen.push(drift),
    now: () => clock.nowMs,
  });
  return { clock, seen, reporter };
}

describe("drift reporter", () => {
  it("trap 69: tells of a deviation once per operation, path and kind", () => {
    const { reporter, seen } = createFixture();
    reporter.report("getA", [MISSING, MISSING]);
    reporter.report("getA", [MISSING, { path: "$.id", kind: "null" }]);
    reporter.report("getB", [MISSING]);
    expect(seen.map((drift) => `${drift.operation} ${drift.kind}`)).toEqual([
      "getA missing",
      "getA null",
      "getB missing",
    ]);
  });

  it("tells of it again when the interval has passed", () => {
    const { reporter, seen, clock } = createFixture();
    reporter.report("getA", [MISSING]);
    clock.nowMs = 59_999;
    reporter.report("getA", [MISSING]);
    expect(seen).toHaveLength(1);
    clock.nowMs = 60_000;
    reporter.report("getA", [MISSING]);
    expect(seen).toHaveLength(2);
  });

  it("trap 69: passes on no more than its capacity of a flood, and recovers", () => {
    const { reporter, seen, clock } = createFixture();
    for (let index = 0; index < 100_000; index += 1) {
      reporter.report("list", [{ path: `$.k${index}`, kind: "unknown-property" }]);
    }
    expect(seen).toHaveLength(1_000);
    clock.nowMs = 60_000;
    reporter.report("list", [MISSING]);
    expect(seen).toHaveLength(1_001);
  });
});
