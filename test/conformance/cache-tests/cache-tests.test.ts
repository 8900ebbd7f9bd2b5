import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { amended } from "./amended.ts";
import { type Origin, startOrigin } from "./origin.ts";
import { type Clock, play, type Result } from "./play.ts";
import { type CacheTest, inapplicable, suites } from "./suite.ts";

/** Why a test fails on purpose, by its id. */
const EXCEPTIONS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("known-exceptions.json", import.meta.url), "utf8"),
);

const clock = adjustableClock();
const results = new Map<string, Result>();
let origin: Origin;

beforeAll(async () => {
  origin = await startOrigin(clock.wallNow);
  for (const test of suites.flatMap(({ tests }) => tests)) {
    if (inapplicable(test) === undefined) results.set(test.id, await play(test, origin, clock));
  }
});
afterAll(() => origin.stop());

const played = suites.flatMap(({ tests }) => tests).filter((test) => inapplicable(test) === undefined);
const isPass = ({ id }: CacheTest) => results.get(id)?.kind === "pass";
const kindOf = ({ kind = "required" }: CacheTest) => kind;

describe.skipIf(suites.length === 0)("trap 64: http-tests/cache-tests", () => {
  it("fails nothing that is not a known exception", () => {
    const failing = played.filter((test) => kindOf(test) !== "check" && !isPass(test));
    const unknown = failing.filter(({ id }) => EXCEPTIONS[id] === undefined);
    expect(unknown.map((test) => `${kindOf(test)} ${test.id}: ${whyOf(test)}`)).toEqual([]);
  });

  it("has no exception that is none any more", () => {
    const ids = new Map(played.map((test) => [test.id, test]));
    const stale = Object.keys(EXCEPTIONS).filter((id) => {
      const test = ids.get(id);
      return test === undefined || isPass(test);
    });
    expect(stale).toEqual([]);
  });

  const parts = played.filter(({ id }) => id.startsWith("partial-store-partial-"));
  it.each(parts)("passes $id once its parts are what they say", async (test) => {
    expect(await play(amended(test), origin, clock)).toEqual({ kind: "pass" });
  });

  it("has the results that are written down, case by case", async () => {
    await expect(report()).toMatchFileSnapshot("results.md");
  });
});

it("keeps a list of exceptions with reasons", () => {
  expect(existsSync(new URL("results.md", import.meta.url))).toBe(true);
  for (const reason of Object.values(EXCEPTIONS)) expect(reason.length).toBeGreaterThan(20);
});

function whyOf({ id }: CacheTest): string {
  const result = results.get(id);
  return result === undefined || result.kind === "pass" ? "" : `${result.kind}: ${result.why}`;
}

function report(): string {
  const lines = suites.flatMap((suite) => [
    "",
    `## ${suite.name}`,
    "",
    "| test | kind | result |",
    "|---|---|---|",
    ...suite.tests.map((test) => `| ${test.id} | ${kindOf(test)} | ${resultText(test)} |`),
  ]);
  return `${["# Results of http-tests/cache-tests", "", ...summary(), ...lines].join("\n")}\n`;
}

function summary(): readonly string[] {
  const all = suites.flatMap(({ tests }) => tests);
  const rows = (["required", "optimal", "check"] as const).map((kind) => {
    const some = all.filter((test) => kindOf(test) === kind);
    const mine = some.filter((test) => inapplicable(test) === undefined);
    const passed = mine.filter(isPass).length;
    return `| ${kind} | ${some.length} | ${mine.length} | ${passed} | ${mine.length - passed} |`;
  });
  return [
    "Of a `check`, pass means yes and fail means no; neither is wrong. Other failures are explained in",
    "`known-exceptions.json`.",
    "",
    "| kind | tests | played | pass | fail |",
    "|---|---|---|---|---|",
    ...rows,
  ];
}

function resultText(test: CacheTest): string {
  const reason = inapplicable(test);
  if (reason !== undefined) return `not played: ${reason}`;
  if (kindOf(test) === "check") return isPass(test) ? "yes" : "no";
  return isPass(test) ? "pass" : `**fail**: ${EXCEPTIONS[test.id] ?? "not explained"}`;
}

function adjustableClock(): Clock {
  let aheadMs = 0;
  return {
    wallNow: () => Date.now() + aheadMs,
    now: () => performance.now() + aheadMs,
    forward: (ms) => {
      aheadMs += ms;
    },
  };
}
