import { bodyFailures, call, rateLimiting } from "@gen-client/runtime";
import { memoryCache } from "@gen-client/runtime/cache";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

/** `GET /x`, of which a document says so much. */
function read(policy: PolicyPatch = {}): AnyOperation {
  return operation(() => ({ id: "read", method: "GET", path: "/x", replies: { 200: asJson() }, policy }));
}

function subject(policy: PolicyPatch) {
  const features = [rateLimiting, bodyFailures];
  return stubClient([jsonResponse(200, {})], { policy, features, cache: memoryCache() });
}

const HALVES: readonly (readonly [half: PolicyPatch, lacking: string, other: PolicyPatch])[] = [
  [{ breaker: { slow: { overMs: 20 } } }, "breaker.slow.rate", { breaker: { slow: { rate: 0.5 } } }],
  [{ breaker: { slow: { rate: 0.5 } } }, "breaker.slow.overMs", { breaker: { slow: { overMs: 20 } } }],
  [{ rateLimit: { burst: 2 } }, "rateLimit.requests", { rateLimit: { requests: 2 } }],
  [{ rateLimit: { perMs: 1_000 } }, "rateLimit.requests", { rateLimit: { requests: 2 } }],
  [{ cache: { mode: "ttl" } }, "cache.ttlMs", { cache: { ttlMs: 1_000 } }],
  [{ failure: { code: "/code" } }, "failure.when", { failure: { when: "/code" } }],
];

test.each(HALVES)(
  "%j alone is refused before anything is sent, and says that %s is lacking",
  async (half, lacking) => {
    const { client, seen } = subject(half);
    const error = await failureOf(call(client, read(), {}));
    expect(error).toMatchObject({ kind: "usage", advice: expect.stringContaining(lacking) });
    expect(seen).toHaveLength(0);
  },
);

test.each(HALVES)("%j is enough where the document has the rest", async (half, _lacking, other) => {
  const { client } = subject(half);
  await expect(call(client, read(other), {})).resolves.toStrictEqual({});
});

test("a limit without figures follows what the server says", async () => {
  await expect(call(subject({ rateLimit: {} }).client, read(), {})).resolves.toStrictEqual({});
});
