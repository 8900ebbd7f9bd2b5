import { expect, test } from "vitest";
import { naiveDuplicates, storm } from "./nothing-twice/storm.ts";

/** The full length is `npm run chaos`. */
const WRITES = 600;

test("nothing is done twice: resets, stalls, torn replies and 503s, counted on the server's side", async () => {
  const report = await storm(WRITES, 1);
  expect(report).toMatchObject({ wrong: [], twice: [], keysWithTwoBodies: 0, repeatedWithoutKey: [] });
  expect(report.acknowledged).toBeGreaterThan(WRITES * 0.99);
  // Calm seas prove nothing.
  expect(report.requests).toBeGreaterThan(WRITES * 1.3);
});

test("the same storm makes a naive retry loop do things twice", async () => {
  expect(await naiveDuplicates(WRITES / 4, 1)).toBeGreaterThan(0);
});
