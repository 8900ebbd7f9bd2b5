import { describe, expect, test } from "vitest";
import { SIMULATIONS } from "./simulations.ts";
import { renderSvg } from "./svg.ts";
import { renderOutcome } from "./table.ts";

const outcomes = SIMULATIONS.map(({ run }) => run(1, "small"));
const checks = outcomes.flatMap(({ title, checks }) => checks.map((check) => ({ title, ...check })));

describe("simulations, small", () => {
  test.each(checks)("$title: $claim", ({ holds, measured }) => {
    expect(holds, measured).toBe(true);
  });

  test("the same seed finds the same", () => {
    const [contention] = SIMULATIONS;
    expect(contention?.run(1, "small")).toEqual(outcomes[0]);
    expect(contention?.run(2, "small").rows).not.toEqual(outcomes[0]?.rows);
  });

  test("a missed threshold is told as such", () => {
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error("no simulation");
    const missed = { ...outcome, checks: [{ claim: "less than nothing", measured: "0", holds: false }] };
    expect(renderOutcome(missed)).toContain("MISSED less than nothing: 0");
  });

  test("the plot has a line for each series and no number that is none", () => {
    const svg = renderSvg(outcomes);
    const lines = outcomes.flatMap(({ plot }) => plot.series).length;
    expect(svg.match(/stroke-width="1.6"/g)).toHaveLength(lines);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
