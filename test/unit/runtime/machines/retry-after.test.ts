import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseHttpDate } from "../../../../runtime/src/machines/http-date.ts";
import { parseReset } from "../../../../runtime/src/machines/reset.ts";
import { parseRetryAfter, retryAfterMs } from "../../../../runtime/src/machines/retry-after.ts";

const VECTORS = new URL("../../../../../shared/conformance/vectors.json", import.meta.url);
const WHEN = Date.UTC(2015, 9, 21, 7, 28, 0);
const NOW = WHEN - 7_000;

interface Vector {
  readonly header: string;
  readonly expectMs: number | string;
}

describe.skipIf(!existsSync(VECTORS))("trap 16: Retry-After vectors", () => {
  const vectors: readonly Vector[] = existsSync(VECTORS)
    ? JSON.parse(readFileSync(VECTORS, "utf8")).retryAfter
    : [];
  test.each(vectors)("$header: $expectMs", ({ header, expectMs }) => {
    const parsed = parseRetryAfter(header, NOW);
    if (typeof expectMs === "number") expect(parsed).toBe(expectMs);
    else if (expectMs === "ignore") expect(parsed).toBeUndefined();
    else if (expectMs === "cap") expect(parsed).toBeGreaterThan(1e12);
    else expect(parsed).toBe(7_000);
  });
});

test.each(["Wed, 21 Oct 2015 07:28:00 GMT", "Wednesday, 21-Oct-15 07:28:00 GMT", "Wed Oct 21 07:28:00 2015"])(
  "trap 16: the date %s",
  (date) => {
    expect(parseHttpDate(date, NOW)).toBe(WHEN);
  },
);

test.each([
  ["Fri, 31 Dec 2016 23:59:60 GMT", Date.UTC(2016, 11, 31, 23, 59, 59)],
  ["Friday, 31-Dec-99 00:00:00 GMT", Date.UTC(1999, 11, 31)],
  ["Sun Nov  6 08:49:37 1994", Date.UTC(1994, 10, 6, 8, 49, 37)],
  ["Sun, 06 Nou 1994 08:49:37 GMT", undefined],
  ["Sun, 06 Nov 1994 25:49:37 GMT", undefined],
])("trap 16: the date %s", (date, expected) => {
  expect(parseHttpDate(date, NOW)).toBe(expected);
});

test("trap 16: a server whose clock is ahead is compared with its own Date", () => {
  const headers = new Headers({
    date: "Wed, 21 Oct 2015 07:28:00 GMT",
    "retry-after": "Wed, 21 Oct 2015 07:28:05 GMT",
  });
  expect(retryAfterMs(headers, WHEN - 600_000)).toBe(5_000);
});

test("retry-after-ms is exact and comes first", () => {
  expect(retryAfterMs(new Headers({ "retry-after-ms": "1500", "retry-after": "9" }), NOW)).toBe(1_500);
});

test.each([
  ["30", 30_000],
  [String(WHEN / 1_000), 7_000],
  [String(WHEN), 7_000],
  ["soon", undefined],
])("trap 20: a reset of %s", (header, expected) => {
  expect(parseReset(header, NOW)).toBe(expected);
});

test("a reset counts only once the limit is spent", () => {
  const reset = { "x-ratelimit-reset": "30" };
  expect(retryAfterMs(new Headers({ ...reset, "x-ratelimit-remaining": "5" }), NOW)).toBeUndefined();
  expect(retryAfterMs(new Headers({ ...reset, "x-ratelimit-remaining": "0" }), NOW)).toBe(30_000);
});
