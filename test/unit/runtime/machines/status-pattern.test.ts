import { expect, test } from "vitest";
import { byStatus, matchesStatus } from "../../../../runtime/src/machines/status-pattern.ts";

test("an exact entry stands before a range, and that before `default`", () => {
  const map = { 404: "exact", "4XX": "range", default: "rest" };
  expect([404, 409, 500].map((status) => byStatus(map, status))).toStrictEqual(["exact", "range", "rest"]);
  expect(byStatus({ 404: "exact" }, 500)).toBeUndefined();
});

test("an entry of `null` says nothing, and keeps the broader ones from speaking for it", () => {
  const map = { 404: null, "5XX": null, default: "rest" };
  expect([404, 503, 409].map((status) => byStatus(map, status))).toStrictEqual([
    undefined,
    undefined,
    "rest",
  ]);
});

test("an entry of `false` is one", () => {
  expect(byStatus({ 200: false, "2XX": "range" }, 200)).toBe(false);
});

test("what every object has is no entry", () => {
  expect(byStatus({}, 200)).toBeUndefined();
});

test("a list names statuses and ranges", () => {
  expect([503, 502, 404].map((status) => matchesStatus([404, "5XX"], status))).toStrictEqual([
    true,
    true,
    true,
  ]);
  expect(matchesStatus([503], 502)).toBe(false);
});
