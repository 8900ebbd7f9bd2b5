import { call, type PolicyPatch } from "@gen-client/runtime";
import { memoryCache } from "@gen-client/runtime/cache";
import { asJson, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, it } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const read: AnyOperation = operation(() => ({
  id: "read",
  method: "GET",
  path: "/read",
  replies: { 200: asJson() },
}));

function setUp(options: ClientOptions = {}) {
  return stubClient([jsonResponse(200, 1)], { environment: virtualEnvironment(), ...options });
}

const ASKED: readonly (readonly [PolicyPatch, string])[] = [
  [{ cache: { mode: "ttl", ttlMs: 60_000 } }, "cache: memoryCache()"],
  [{ cache: { mode: "off", invalidates: ["read"] } }, "cache: memoryCache()"],
  [{ fallback: [{ kind: "value", value: 0 }] }, "fallback: fallbacks()"],
  [{ failMode: "open" }, "fallback: fallbacks()"],
];

describe.each(ASKED)("a policy that says %j", (policy, part) => {
  it("is a mistake where the client has no such part, and the error names it", async () => {
    const { client, seen } = setUp({ policy });
    const error = await failureOf(call(client, read, {}));
    expect(error).toMatchObject({ kind: "usage", advice: expect.stringContaining(part) });
    expect(await failureOf(call(setUp().client, read, {}, { policy }))).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  });

  it("is none where the client has it, or does without on purpose", async () => {
    for (const parts of [
      { cache: memoryCache(), fallback: fallbacks() },
      { cache: false, fallback: false },
    ] as const) {
      expect(await call(setUp({ policy, ...parts }).client, read, {})).toBe(1);
    }
  });
});

describe("a policy with pagination", () => {
  it("makes no list of an operation that was generated as none", async () => {
    const { client, seen } = setUp({ policy: { pagination: { style: "cursor", request: "cursor" } } });
    const error = await failureOf(call(client, read, {}));
    expect(error).toMatchObject({ kind: "usage", advice: expect.stringContaining("overlay") });
    expect(seen).toHaveLength(0);
  });

  it("may bound the pages of all lists of a client, whose other operations it leaves alone", async () => {
    const { client } = setUp({ policy: { pagination: { maxPages: 5 } } });
    expect(await call(client, read, {})).toBe(1);
  });
});
