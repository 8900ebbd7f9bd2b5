import {
  ApiError,
  bodyFailures,
  type ClientEvent,
  type ClientOptions,
  call,
  hedging,
  type PolicyPatch,
  RejectedError,
  rateLimiting,
  UsageError,
} from "@gen-client/runtime";
import {
  asBytes,
  asJson,
  bearer,
  json,
  type Operation,
  operation,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { memoryCache } from "../../../../runtime/src/cache/index.ts";
import { fallbacks } from "../../../../runtime/src/fallback/index.ts";
import type { ReplyReader } from "../../../../runtime/src/operation.ts";
import type { FailurePolicy } from "../../../../runtime/src/policy.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const SLACK: FailurePolicy = {
  when: "/ok",
  is: [false],
  code: "/error",
  message: "/detail",
  retry: { ratelimited: "throttling", fatal_error: "transient" },
};

interface Shape {
  readonly method?: string;
  readonly failure?: Exclude<PolicyPatch["failure"], undefined>;
  readonly policy?: PolicyPatch;
  readonly replies?: Readonly<Record<string, ReplyReader>>;
}

function operationOf({ method = "GET", failure = SLACK, policy, replies }: Shape = {}): AnyOperation {
  return operation(() => ({
    id: "post",
    method,
    path: "/x",
    ...(method !== "GET" && { body: json({ optional: true }) }),
    replies: replies ?? { 200: asJson() },
    policy: { ...policy, failure },
    uses: [bodyFailures, hedging, rateLimiting],
  }));
}

const failing = (error: string, headers: Readonly<Record<string, string>> = {}): Response =>
  jsonResponse(200, { ok: false, error }, headers);
const OK = jsonResponse(200, { ok: true });

async function run(answers: readonly Answer[], shape: Shape = {}, options: ClientOptions = {}) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  const stub = stubClient(answers, { environment, onEvent: (event) => events.push(event), ...options });
  const running = call(stub.client, operationOf(shape), {}).safe();
  await environment.advance(60_000);
  const result = await running;
  const error = result.ok ? undefined : result.error;
  return { result, error, events, requests: stub.seen.length, ...stub, environment };
}

describe("trap 70: a success whose body says that it failed", () => {
  test("is an error of the status that came, with the server's word and message", async () => {
    const reply = jsonResponse(200, { ok: false, error: "not_authed", detail: "No token was sent." });
    const { error, requests } = await run([reply]);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      kind: "api",
      code: "failure-in-body",
      status: 200,
      problem: { code: "not_authed", detail: "No token was sent." },
      data: { ok: false, error: "not_authed", detail: "No token was sent." },
      verdict: "never",
      retryable: false,
      advice: "The server refuses the request; a repeat will not help.",
      message: "post: 200, and it failed: not_authed: No token was sent.",
      attempts: [{ number: 1, status: 200, reason: "failure-in-body", sent: "yes" }],
    });
    expect(requests).toBe(1);
  });

  test("a success that says so is data, and so is what has nothing at the place", async () => {
    expect((await run([OK])).result).toMatchObject({ ok: true, data: { ok: true } });
    expect((await run([jsonResponse(200, {})])).result).toMatchObject({ ok: true, data: {} });
    expect((await run([jsonResponse(200, [false])])).result).toMatchObject({ ok: true, data: [false] });
  });

  test("any other status is the failure that it was", async () => {
    const { error } = await run([jsonResponse(404, { ok: false, error: "unknown_method" })]);
    expect(error).toMatchObject({ code: "http-status", status: 404 });
    expect(error).not.toHaveProperty("verdict");
  });

  test("without a policy nothing looks into the body", async () => {
    const { result } = await run([failing("not_authed")], { failure: false });
    expect(result).toMatchObject({ ok: true, data: { ok: false, error: "not_authed" } });
  });

  test("a policy that asks for it where nothing brings it is refused before anything is sent", async () => {
    const { client, seen } = stubClient([OK], { policy: { failure: SLACK } });
    const plain: AnyOperation = operation(() => ({
      id: "get",
      method: "GET",
      path: "/x",
      replies: { 200: asJson() },
    }));
    const error = await failureOf(call(client, plain, {}));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ advice: expect.stringContaining("features: [bodyFailures]") });
    expect(seen).toHaveLength(0);
  });

  test("a client may turn it on for all of its operations", async () => {
    const { client } = stubClient([failing("no")], { policy: { failure: SLACK }, features: [bodyFailures] });
    const plain: Operation<Readonly<Record<string, unknown>>, unknown> = operation(() => ({
      id: "get",
      method: "GET",
      path: "/x",
      replies: { 200: asJson() },
    }));
    expect(await failureOf(call(client, plain, {}))).toMatchObject({ problem: { code: "no" } });
  });
});

describe("which replies are looked into", () => {
  test("a policy of a single status wins over that of all of them, and may say that it never fails", async () => {
    const failure: FailurePolicy = { ...SLACK, responses: { 201: false, 202: { when: "/failed" } } };
    const replies = { "2XX": asJson() };
    const outcome = async (status: number, body: unknown) =>
      (await run([jsonResponse(status, body)], { failure, replies })).result.ok;
    expect(await outcome(200, { ok: false })).toBe(false);
    expect(await outcome(201, { ok: false })).toBe(true);
    expect(await outcome(202, { ok: false })).toBe(true);
    expect(await outcome(202, { failed: true })).toBe(false);
  });

  test("bytes are looked into where they come as JSON, and never where they are handed over", async () => {
    const replies = { 200: asBytes("image/png") };
    expect((await run([failing("file_deleted")], { replies })).error).toMatchObject({
      problem: { code: "file_deleted" },
    });
    const image = new Response('{"ok":false}', { headers: { "content-type": "image/png" } });
    expect((await run([image], { replies })).result.ok).toBe(true);
  });

  test("JSON under another name is read as what the contract says it is", async () => {
    const text = new Response('{"ok":false,"error":"no"}', { headers: { "content-type": "text/plain" } });
    expect((await run([text])).error).toMatchObject({ problem: { code: "no" } });
  });

  test("what is no JSON is for the reader to refuse", async () => {
    const page = new Response("<html>", { headers: { "content-type": "application/json" } });
    expect((await run([page])).error).toMatchObject({ kind: "read" });
  });
});

describe("the error's data", () => {
  const Ok = reader<object>(() => r.object({ ok: r.boolean(), ts: r.critical(r.string()) }));
  const Failed = reader<object>(() => r.object({ ok: r.boolean(), error: r.open("not_authed") }));

  test("is the body as the schema of the status has it, and fails nothing", async () => {
    const { error } = await run([failing("not_authed")], { replies: { 200: Ok } });
    expect(error).toMatchObject({ kind: "api", data: undefined, problem: { code: "not_authed" } });
  });

  test("is the body of the reply that the policy says it is", async () => {
    const shape = { failure: { ...SLACK, as: "default" }, replies: { 200: Ok, default: Failed } };
    const { error, result } = await run([failing("not_authed")], shape);
    expect(error).toMatchObject({ kind: "api", data: { ok: false, error: "not_authed" } });
    expect(result.meta.drift).toEqual([]);
  });

  test("what the server sends back of a secret is in none of its words", async () => {
    const environment = virtualEnvironment(0);
    const { client } = stubClient(
      [failing("invalid token s3cr3t-t0ken")],
      { environment, auth: { token: "s3cr3t-t0ken" } },
      { securitySchemes: { token: bearer() }, security: [["token"]] },
    );
    const error = await failureOf(call(client, operationOf(), {}));
    expect(error).toMatchObject({ problem: { code: "invalid token [redacted]" } });
    expect(JSON.stringify(error)).not.toContain("s3cr3t");
  });
});

describe("repeats", () => {
  test("a write with a key is repeated as one is after a reply that was lost", async () => {
    const { requests, seen } = await run([failing("fatal_error"), OK], {
      method: "POST",
      policy: { class: "keyed" },
    });
    expect(requests).toBe(2);
    expect(new Set(seen.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
  });

  test("class never repeats nothing, and the server may forbid it", async () => {
    expect((await run([failing("ratelimited")], { policy: { class: "never" } })).requests).toBe(1);
    expect((await run([failing("ratelimited", { "x-should-retry": "false" })])).requests).toBe(1);
  });

  test("the server's timing holds, and is told", async () => {
    const { result, events, requests } = await run([failing("ratelimited", { "retry-after": "7" }), OK]);
    expect({ ok: result.ok, requests }).toEqual({ ok: true, requests: 2 });
    const [retry] = events.filter(({ kind }) => kind === "retry");
    expect(retry).toMatchObject({ cause: "failure-in-body", delayMs: expect.closeTo(7_000, -3) });
    const { error } = await run([failing("ratelimited", { "retry-after": "90" })]);
    expect(error).toMatchObject({ retryAfterMs: 90_000, retryable: true });
  });

  test("a write that is not repeated is said to have failed half-way, not to be wrong", async () => {
    const { error } = await run([failing("fatal_error")], { method: "POST" });
    expect(error).toMatchObject({ retryable: false, advice: expect.stringMatching(/^The server failed/) });
  });

  test("they are paid for, and a failure pays for none", async () => {
    const budget = { ratio: 1, cap: 1, initial: 1, scope: "host" } as const;
    const { error, requests } = await run([failing("fatal_error")], { policy: { budget } });
    expect(requests).toBe(2);
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code: "budget-spent", cause: { code: "failure-in-body" } });
  });
});

describe("what else hears of it", () => {
  test("the circuit does not: the service is there", async () => {
    const breaker = { consecutive: 1, minimum: 1 };
    const { client, environment, seen } = await run([failing("fatal_error")], {
      policy: { breaker, retry: { maxAttempts: 1 } },
    });
    const again = call(client, operationOf({ policy: { breaker, retry: { maxAttempts: 1 } } }), {}).safe();
    await environment.advance(0);
    expect((await again).ok).toBe(false);
    expect(seen).toHaveLength(2);
  });

  test("no cache keeps it, and a write that failed drops nothing", async () => {
    const policy: PolicyPatch = { cache: { mode: "ttl", ttlMs: 60_000 }, retry: { maxAttempts: 1 } };
    const environment = virtualEnvironment(0);
    const answers = [failing("not_authed"), OK, jsonResponse(200, { ok: false, error: "no" })];
    const { client, seen } = stubClient(answers, { environment, cache: memoryCache() });
    const get = () => call(client, operationOf({ policy }), {}).safe();
    expect((await get()).ok).toBe(false);
    expect((await get()).ok).toBe(true);
    expect((await call(client, operationOf({ method: "PUT", policy }), {}).safe()).ok).toBe(false);
    const kept = await get();
    expect({ ok: kept.ok, cache: kept.meta.cache?.state, requests: seen.length }).toEqual({
      ok: true,
      cache: "hit",
      requests: 3,
    });
  });

  test("what is kept stands in for a failure that passes, and for no other", async () => {
    const policy: PolicyPatch = {
      cache: { mode: "ttl", ttlMs: 1_000, staleIfErrorMs: 60_000 },
      retry: { maxAttempts: 1 },
    };
    const environment = virtualEnvironment(0);
    const answers = [OK, failing("fatal_error"), failing("not_authed")];
    const { client } = stubClient(answers, { environment, cache: memoryCache() });
    const get = () => call(client, operationOf({ policy }), {}).safe();
    await get();
    await environment.advance(5_000);
    expect(await get()).toMatchObject({ ok: true, meta: { degraded: { cause: "failure-in-body" } } });
    expect(await get()).toMatchObject({ ok: false, error: { problem: { code: "not_authed" } } });
  });

  test.each([
    ["GET", "fatal_error", { degraded: { source: "value", cause: "failure-in-body" } }],
    ["GET", "ratelimited", { degraded: { source: "value", cause: "failure-in-body" } }],
    ["POST", "ratelimited", { degraded: { source: "value", cause: "failure-in-body" } }],
    ["POST", "fatal_error", undefined],
    ["GET", "not_authed", undefined],
  ])("a fallback for a %s takes %s for what it is", async (method, word, meta) => {
    const policy: PolicyPatch = { fallback: [{ kind: "value", value: {} }], class: "never" };
    const { result } = await run([failing(word)], { method, policy }, { fallback: fallbacks() });
    expect({ ok: result.ok, ...(result.ok && { meta: { degraded: result.meta.degraded } }) }).toEqual({
      ok: meta !== undefined,
      ...(meta && { meta }),
    });
  });

  test("one that passes does not win a race, and one that does not is an answer", async () => {
    const policy: PolicyPatch = { hedge: { delay: { ms: 300 } }, retry: { maxAttempts: 1 } };
    const race = async (first: string): Promise<unknown> => {
      const environment = virtualEnvironment(0);
      const late: Answer = () =>
        new Promise((resolve) => environment.schedule(500, () => resolve(failing(first))));
      const slow: Answer = () =>
        new Promise((resolve) => environment.schedule(700, () => resolve(OK.clone())));
      const { client } = stubClient([late, slow], { environment });
      const running = call(client, operationOf({ policy }), {}).safe();
      await environment.advance(5_000);
      const { ok, meta } = await running;
      return { ok, attempts: meta.attempts.map(({ reason, status }) => reason ?? status) };
    };
    expect(await race("fatal_error")).toEqual({ ok: true, attempts: ["failure-in-body", 200] });
    expect(await race("not_authed")).toEqual({ ok: false, attempts: ["failure-in-body", "outrun"] });
  });

  test("a limit of ours pauses for everybody when the server takes no more", async () => {
    const environment = virtualEnvironment(0);
    const policy = {
      rateLimit: { requests: 100, perMs: 1_000, maxWaitMs: 10_000 },
      retry: { maxAttempts: 1 },
    };
    const { client, seen } = stubClient([failing("ratelimited", { "retry-after": "7" }), OK], {
      environment,
    });
    const get = () => call(client, operationOf({ policy }), {}).safe();
    expect((await get()).ok).toBe(false);
    const next = get();
    await environment.advance(6_900);
    expect(seen).toHaveLength(1);
    await environment.advance(2_000);
    expect((await next).ok).toBe(true);
  });

  test.each([
    ["not_authed", ["begin", "settle"]],
    ["ratelimited", ["begin"]],
  ])("a journal knows the outcome after %s, or goes on waiting for it", async (word, story) => {
    const journal = memoryJournal();
    const policy: PolicyPatch = { class: "keyed", retry: { maxAttempts: 1 } };
    await run([failing(word)], { method: "POST", policy }, { journal });
    expect(journal.story).toStrictEqual(story);
  });
});
