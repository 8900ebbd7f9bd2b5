import { call } from "@gen-client/runtime";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const MOVED = new Response(null, { status: 302, headers: { location: "https://other.test/y" } });

/** What a browser gives for a redirect that it was told not to follow. */
function opaque(): Response {
  return Object.defineProperties(new Response(null), {
    type: { value: "opaqueredirect" },
    status: { value: 0 },
  });
}

function failedBy(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

function read(retryClass?: "unsent"): AnyOperation {
  return operation(() => ({
    id: "read",
    method: "GET",
    path: "/x",
    replies: { 200: asJson() },
    policy: { ...(retryClass && { class: retryClass }), retry: { baseDelayMs: 0, maxAttempts: 2 } },
  }));
}

test.each<[string, Answer, string, string]>([
  ["refuses connections", MOVED, "ECONNREFUSED", "connection-refused"],
  ["a hook fails on", MOVED, "ERR_HOOK_FAILED", "hook-failed"],
  ["refuses connections, in a browser,", opaque, "ECONNREFUSED", "connection-refused"],
])("a place that %s is told of a request that had arrived", async (_what, redirect, code, reason) => {
  const { client, seen } = stubClient([redirect, failedBy(code)]);
  const error = await failureOf(call(client, read("unsent"), {}));
  expect(error).toMatchObject({ reason, sent: "yes", attempts: [{ reason, sent: "yes" }] });
  expect(seen).toHaveLength(2);
});

test("a read that may be repeated begins anew where the place it was sent to was not there", async () => {
  const { client, seen } = stubClient([MOVED, failedBy("ECONNREFUSED"), jsonResponse(200, { is: "back" })]);
  expect(await call(client, read(), {})).toEqual({ is: "back" });
  expect(seen.map(({ url }) => new URL(url).host)).toEqual(["api.test", "other.test", "api.test"]);
});
