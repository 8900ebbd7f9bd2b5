import { type ApiError, call, type PolicyPatch } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

/** The error of the only attempt of a call that is answered so. */
async function errorOf(
  method: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  policy: PolicyPatch = {},
): Promise<ApiError> {
  const thing: AnyOperation = operation(() => ({
    id: "thing",
    method,
    path: "/x",
    ...(method !== "GET" && { body: json() }),
    replies: { 200: asJson() },
    policy,
  }));
  const { client } = stubClient([jsonResponse(status, {}, headers)]);
  return (await failureOf(call(client, thing, { body: {} }, { retry: { maxAttempts: 1 } }))) as ApiError;
}

const TIMED = { "Retry-After": "5" };
const SPENT = { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2400" };
const KEYED: PolicyPatch = { class: "keyed" };

describe("advice to wait and call again", () => {
  test.each<[string, number, Readonly<Record<string, string>>, PolicyPatch]>([
    ["GET", 503, TIMED, {}],
    ["GET", 502, TIMED, {}],
    ["GET", 429, TIMED, {}],
    ["GET", 503, TIMED, { class: "never" }],
    ["POST", 429, TIMED, {}],
    ["POST", 425, TIMED, {}],
    ["POST", 503, TIMED, { class: "rate-limited" }],
    ["POST", 503, TIMED, { retry: { responses: { 503: "transient" } } }],
  ])("is given after %s %i %o %o", async (method, status, headers, policy) => {
    const error = await errorOf(method, status, headers, policy);
    expect(error).toMatchObject({ advice: "Wait 5 s and call again.", retryable: true });
  });

  test.each(["GET", "POST"])("without a time, after a %s that was refused unread", async (method) => {
    for (const status of [425, 429]) {
      const error = await errorOf(method, status, {});
      expect(error).toMatchObject({ advice: "Wait a little and call again.", retryable: true });
    }
  });

  test("names the key where there is one", async () => {
    const { advice, retryable } = await errorOf("POST", 503, TIMED, KEYED);
    expect(advice).toBe("Wait 5 s and call again with the idempotencyKey of this error.");
    expect(retryable).toBe(true);
  });

  test("is as long as a limit is spent, where that is why the server refuses", async () => {
    for (const status of [429, 503]) {
      const error = await errorOf("GET", status, SPENT);
      expect(error).toMatchObject({ advice: "Wait 2400 s and call again.", retryAfterMs: 2_400_000 });
    }
    const throttled = await errorOf("GET", 403, SPENT, { retry: { responses: { 403: "throttling" } } });
    expect(throttled).toMatchObject({ advice: "Wait 2400 s and call again.", retryAfterMs: 2_400_000 });
  });
});

describe("advice never contradicts the verdict", () => {
  test.each<[string, number, Readonly<Record<string, string>>, PolicyPatch]>([
    ["GET", 404, SPENT, {}],
    ["GET", 403, SPENT, {}],
    ["GET", 404, TIMED, {}],
    ["POST", 422, TIMED, {}],
    ["POST", 422, TIMED, KEYED],
    ["GET", 500, TIMED, {}],
    ["POST", 500, TIMED, {}],
    ["POST", 500, SPENT, {}],
    ["POST", 502, TIMED, {}],
    ["GET", 503, { ...TIMED, "x-should-retry": "false" }, {}],
    ["POST", 503, { ...TIMED, "x-should-retry": "false" }, {}],
    ["POST", 429, { ...TIMED, "x-should-retry": "false" }, {}],
    ["GET", 429, { "x-should-retry": "false" }, {}],
    ["POST", 425, { "x-should-retry": "false" }, {}],
    ["GET", 429, TIMED, { retry: { responses: { 429: "never" } } }],
    ["GET", 503, TIMED, { retry: { noRetryStatusCodes: [503] } }],
  ])("after %s %i %o %o it is not to call again", async (method, status, headers, policy) => {
    const { advice, retryable } = await errorOf(method, status, headers, policy);
    expect(retryable).toBe(false);
    expect(advice).not.toMatch(/^Wait|call again/);
    expect(advice).not.toBe("");
  });

  test("a write without a key may be half done by a 503: it is to be looked at first", async () => {
    const { advice, retryable } = await errorOf("POST", 503, TIMED);
    expect(retryable).toBe(false);
    expect(advice).toMatch(/^Wait 5 s, and look whether it was done/);
  });

  test.each([
    ["GET", false],
    ["PUT", false],
    ["POST", true],
  ])("a repeat of a %s that failed may do it twice: %s", async (method, mayDoTwice) => {
    expect((await errorOf(method, 500, {})).advice.includes("twice")).toBe(mayDoTwice);
  });

  test("what the server says in Retry-After is kept, whatever the status", async () => {
    expect((await errorOf("POST", 422, { ...TIMED, ...SPENT })).retryAfterMs).toBe(5_000);
    expect((await errorOf("GET", 404, SPENT)).retryAfterMs).toBeUndefined();
  });
});
