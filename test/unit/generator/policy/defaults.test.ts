import { describe, expect, it } from "vitest";
import { burstOf } from "../../../../generator/src/policy/burst.ts";
import { defaultPolicy, policyPatch } from "../../../../generator/src/policy/patch.ts";
import { bucketLimits } from "../../../../runtime/src/machines/token-bucket.ts";
import { defaultPolicy as runtimeDefaultPolicy } from "../../../../runtime/src/policy-defaults.ts";

const METHODS = ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PUT", "DELETE", "POST", "PATCH", "CONNECT"];

describe("built-in defaults", () => {
  it.each(METHODS)("are the same on both sides for %s", (method) => {
    expect(defaultPolicy(method)).toStrictEqual(runtimeDefaultPolicy(method));
  });

  it.each(METHODS)("print nothing for %s", (method) => {
    expect(policyPatch(defaultPolicy(method), method)).toStrictEqual({});
  });

  it.each([1, 5, 10, 19, 100, 5_000])("let the same burst go of %i requests", (requests) => {
    const limit = {
      requests,
      perMs: 60_000,
      scope: "client",
      maxWaitMs: 0,
      onLimit: "wait",
      adaptive: true,
    } as const;
    expect(burstOf(limit)).toBe(bucketLimits(limit).burst);
  });
});
