import { describe, expect, test } from "vitest";
import { isThrottling } from "../../../../runtime/src/machines/throttling.ts";

describe("a reply throttles", () => {
  test.each([
    ["a 429", 429, undefined, {}, true],
    ["a 503 that names a time", 503, 1_000, {}, true],
    ["a 503 that names none", 503, undefined, {}, false],
    ["another failure that names a time", 403, 1_000, {}, false],
    ["what the contract calls so", 403, undefined, { 403: "throttling" }, true],
    ["what the contract calls so, by range", 403, undefined, { "4XX": "throttling" }, true],
    ["what the contract calls something else", 403, 1_000, { 403: "transient" }, false],
    ["a 429 that the contract never repeats", 429, undefined, { 429: "never" }, true],
    ["a success, whatever the contract says of the rest", 200, undefined, { default: "throttling" }, false],
  ] as const)("%s", (_, status, askedMs, responses, throttles) => {
    expect(isThrottling({ status, askedMs }, { responses })).toBe(throttles);
  });

  test.each([
    ["throttling", true],
    ["transient", false],
    ["never", false],
    [undefined, false],
  ] as const)("in the body of a success that the contract calls %s: %s", (verdict, throttles) => {
    expect(isThrottling({ status: 200, askedMs: 1_000, verdict }, { responses: {} })).toBe(throttles);
  });
});
