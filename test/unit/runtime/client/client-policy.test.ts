import { call } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { OperationDescriptor } from "../../../../runtime/src/operation.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

function described(method: string, more: Partial<OperationDescriptor> = {}): AnyOperation {
  return operation(() => ({ id: "it", method, path: "/x", replies: { 200: asJson() }, ...more }));
}

const KEYED = { policy: { class: "keyed" } } as const;
const WITH_KEYS = { policy: { idempotency: {} } } as const;

describe("keys that a client's options turn on", () => {
  test.each([
    ["class: keyed", KEYED],
    ["idempotency", WITH_KEYS],
  ] as const)("%s leaves reads as they are", async (_name, options) => {
    const search = described("POST", { policy: { class: "safe" } });
    for (const read of [described("GET"), search]) {
      const { client, seen } = stubClient([jsonResponse(500, {})], options);
      expect(await failureOf(call(client, read, {}))).toMatchObject({ kind: "api", status: 500 });
      expect(seen[0]?.headers.has("idempotency-key")).toBe(false);
      expect(client.for(options).$policy(read)).toMatchObject({ class: "safe", idempotency: false });
    }
  });

  test("reach a read whose document, or whose call, says that it takes one", async () => {
    const { client, seen } = stubClient([jsonResponse(200, {})], {
      policy: { idempotency: { prefix: "gc-" } },
    });
    await call(client, described("GET", { policy: { idempotency: { name: "X-Key" } } }), {});
    await call(client, described("GET"), {}, { policy: { idempotency: { name: "X-Key" } } });
    expect(seen.map(({ headers }) => headers.get("x-key"))).toStrictEqual([
      expect.stringMatching(/^gc-/),
      expect.any(String),
    ]);
  });

  test.each([
    ["class: keyed", KEYED, 3],
    ["idempotency alone, which says nothing of repeats,", WITH_KEYS, 1],
  ] as const)("%s gives a write a key", async (_name, options, times) => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([jsonResponse(503, {})], { ...options, environment });
    const running = failureOf(call(client, described("POST", { body: json() }), { body: {} }));
    await environment.advance(30_000);
    await running;
    expect(seen).toHaveLength(times);
    expect(new Set(seen.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
    expect(seen[0]?.headers.get("idempotency-key")).not.toBeNull();
  });
});
