import { describe, expect, it } from "vitest";
import { defaultPolicy, policyPatch } from "../../../../generator/src/policy/patch.ts";
import { defaultPolicy as runtimeDefaultPolicy } from "../../../../runtime/src/policy-defaults.ts";

const METHODS = ["GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PUT", "DELETE", "POST", "PATCH", "CONNECT"];

describe("built-in defaults", () => {
  it.each(METHODS)("are the same on both sides for %s", (method) => {
    expect(defaultPolicy(method)).toStrictEqual(runtimeDefaultPolicy(method));
  });

  it.each(METHODS)("print nothing for %s", (method) => {
    expect(policyPatch(defaultPolicy(method), method)).toStrictEqual({});
  });
});
