import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { byKeyword, GROUPS, inGoal, judge, type Verdict } from "./verdicts.ts";

interface Exception {
  readonly reason: string;
  readonly tests: readonly string[];
}

/** What is not as the suite has it, and why. */
const EXCEPTIONS: readonly Exception[] = JSON.parse(
  readFileSync(new URL("known-exceptions.json", import.meta.url), "utf8"),
);
const excepted = new Set(EXCEPTIONS.flatMap(({ tests }) => tests));

describe.skipIf(GROUPS.length === 0)("JSON-Schema-Test-Suite, by the readers that are emitted", () => {
  let verdicts: readonly Verdict[];
  beforeAll(async () => {
    verdicts = await judge();
  });

  it("fails nothing that is not a known exception", () => {
    const failing = verdicts.filter(({ id, isRight }) => !isRight && !excepted.has(id));
    expect(failing.map(({ id, test, said }) => `${id} ${test.description}: ${said}`)).toEqual([]);
  });

  it("has no exception that is none any more", () => {
    const failing = new Set(verdicts.filter(({ isRight }) => !isRight).map(({ id }) => id));
    expect([...excepted].filter((id) => !failing.has(id))).toEqual([]);
  });

  it("is right about 97 % at least of what any document can say by itself", () => {
    const [right, all] = inGoal(verdicts);
    expect(all).toBeGreaterThan(1_500);
    expect(right / all).toBeGreaterThan(0.97);
  });

  it("never rejects tolerantly what is valid strictly, and changes nothing without saying so", () => {
    const wrong = verdicts.filter(({ tolerant }) => tolerant === "rejected" || tolerant === "changed");
    expect(wrong.map(({ id, tolerant }) => `${id} ${tolerant}`)).toEqual([]);
  });

  it("has the results that are written down, by keyword", async () => {
    await expect(report(verdicts)).toMatchFileSnapshot("results.md");
  });
});

it("keeps a list of exceptions with reasons", () => {
  for (const { reason, tests } of EXCEPTIONS) {
    expect(reason.length).toBeGreaterThan(20);
    expect(tests.length).toBeGreaterThan(0);
  }
});

function report(verdicts: readonly Verdict[]): string {
  const [right, all] = inGoal(verdicts);
  const rows = [...byKeyword(verdicts)].map(([name, [some, total]]) => `| ${name} | ${some} | ${total} |`);
  const lines = [
    "# Results of the JSON-Schema-Test-Suite",
    "",
    `Of the required cases outside of \`$dynamicRef\`, \`vocabulary\` and remote references, ${right} of ${all} are as the suite has`,
    "them. The others are explained in `known-exceptions.json`.",
    "",
    "| cases | right | all |",
    "|---|---|---|",
    ...rows,
  ];
  return `${lines.join("\n")}\n`;
}
