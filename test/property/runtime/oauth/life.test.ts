import fc from "fast-check";
import { expect, test } from "vitest";
import { lifeMsOf } from "../../../../runtime/src/oauth/life.ts";

const NOW_MS = Date.UTC(2026, 5, 1);
const DAY_S = 86_400;

test("whatever a server sends, a life is a positive time, or nobody knows it", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const lifeMs = lifeMsOf(value, NOW_MS);
      expect(lifeMs === undefined || (Number.isFinite(lifeMs) && lifeMs > 0)).toBe(true);
    }),
  );
});

test("seconds are seconds, as numbers and as text", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 * DAY_S }), (seconds) => {
      expect([lifeMsOf(seconds, NOW_MS), lifeMsOf(String(seconds), NOW_MS)]).toStrictEqual([
        seconds * 1_000,
        seconds * 1_000,
      ]);
    }),
  );
});

test.each([14, 30, 60, 90, 365])("%i days in seconds are not taken for milliseconds", (days) => {
  expect(lifeMsOf(days * DAY_S, NOW_MS)).toBe(days * DAY_S * 1_000);
});

test.each([
  ["half an hour in milliseconds", 1_800_000, 1_800_000],
  ["an hour in milliseconds", 3_600_000, 3_600_000],
  ["a day in milliseconds", 86_400_000, 86_400_000],
  ["when it ends, in seconds", NOW_MS / 1_000 + 60, 60_000],
  ["when it ends, in milliseconds", NOW_MS + 60_000, 60_000],
  ["when it ended", NOW_MS / 1_000 - 60, undefined],
  ["a fraction", 0.5, 500],
  ["nothing", undefined, undefined],
  ["no text", "", undefined],
  ["blank text", "  ", undefined],
  ["words", "1 hour", undefined],
  ["not a number", Number.NaN, undefined],
  ["for ever", Number.POSITIVE_INFINITY, undefined],
  ["zero", 0, undefined],
  ["negative", -1, undefined],
  ["true", true, undefined],
])("%s", (_name, expiresIn, lifeMs) => {
  expect(lifeMsOf(expiresIn, NOW_MS)).toBe(lifeMs);
});
