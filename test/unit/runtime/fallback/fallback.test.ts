import { type ClientEvent, call, isApiError, type PolicyPatch } from "@gen-client/runtime";
import { cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { asJson, bearer, bindClient, type ClientOptions, json, operation } from "@gen-client/runtime/codegen";
import { fallbacks, type QueuedCall } from "@gen-client/runtime/fallback";
import { describe, expect, it, test, vi } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const once = { retry: { maxAttempts: 1 } };
const read = (policy: PolicyPatch): AnyOperation =>
  operation(() => ({
    id: "read",
    method: "GET",
    path: "/read",
    replies: { 200: asJson() },
    policy: { ...once, ...policy },
  }));
const write = (policy: PolicyPatch): AnyOperation =>
  operation(() => ({
    id: "write",
    method: "POST",
    path: "/write",
    body: json(),
    replies: { 200: asJson() },
    policy: { ...once, ...policy },
  }));
const backup: AnyOperation = operation(() => ({
  id: "backup",
  method: "GET",
  path: "/backup",
  replies: { 200: asJson() },
  policy: once,
}));
const VALUE: PolicyPatch = { fallback: [{ kind: "value", value: { list: [] } }] };

function setUp(answers: readonly Answer[], options: ClientOptions = {}) {
  const environment = virtualEnvironment();
  const events: ClientEvent[] = [];
  const stub = stubClient(answers, {
    environment,
    fallback: fallbacks({ operations: [backup] }),
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { ...stub, environment, events };
}

describe("a value", () => {
  it("stands in for an outage, and the result and an event say so", async () => {
    const { client, events } = setUp([jsonResponse(503, {})]);
    const { data, meta, response } = await call(client, read(VALUE), {}).withMeta();
    expect(data).toEqual({ list: [] });
    expect(meta.degraded).toEqual({ source: "value", cause: "503" });
    expect(meta.attempts).toHaveLength(1);
    expect(response.status).toBe(0);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "degraded", operation: "read", source: "value", cause: "503" }),
    );
  });

  it("is each caller's own", async () => {
    const { client } = setUp([jsonResponse(503, {})]);
    const value = read(VALUE);
    const first = (await call(client, value, {})) as { list: unknown[] };
    first.list.push("mine");
    expect(await call(client, value, {})).toEqual({ list: [] });
  });

  it.each([
    ["a transport failure", new TypeError("fetch failed"), "transport"],
    ["a 500", jsonResponse(500, {}), "500"],
    ["a 429", jsonResponse(429, {}), "429"],
    ["a 408", jsonResponse(408, {}), "408"],
  ])("stands in for %s", async (_, answer, cause) => {
    const { client } = setUp([answer]);
    const { meta } = await call(client, read(VALUE), {}).withMeta();
    expect(meta.degraded).toMatchObject({ cause });
  });

  it("stands in when time is up: it is outside the deadline", async () => {
    const { client, environment } = setUp([() => new Promise(() => undefined)]);
    const running = call(client, read(VALUE), {}, { timeout: 1_000 }).withMeta();
    await environment.advance(1_000);
    expect((await running).meta.degraded).toMatchObject({ source: "value", cause: "total-timeout" });
  });

  it("is not asked for when all is well", async () => {
    const { client } = setUp([jsonResponse(200, 1)]);
    expect((await call(client, read(VALUE), {}).withMeta()).meta.degraded).toBe(false);
  });
});

describe("nothing stands in for", () => {
  it.each([400, 401, 403, 404, 409, 412, 422])("the answer %i", async (status) => {
    const { client } = setUp([jsonResponse(status, {})]);
    expect(await failureOf(call(client, read(VALUE), {}))).toMatchObject({ status });
  });

  it("the caller's abort", async () => {
    const { client } = setUp([() => new Promise(() => undefined)]);
    const signal = AbortSignal.abort("enough");
    expect(await failureOf(call(client, read(VALUE), {}, { signal }))).toMatchObject({ code: "aborted" });
  });

  it("the caller's mistake", async () => {
    const { client, seen } = setUp([jsonResponse(200, 1)]);
    const mistake = call(client, read(VALUE), {}, { headers: { "X-Bad": "a\r\nb" } });
    expect(await failureOf(mistake)).toMatchObject({ code: "invalid-usage" });
    expect(seen).toHaveLength(0);
  });

  it("a lack of credentials", async () => {
    const environment = virtualEnvironment();
    const { client } = stubClient(
      [jsonResponse(200, 1)],
      { environment, fallback: fallbacks() },
      { securitySchemes: { key: bearer() }, security: [["key"]] },
    );
    expect(await failureOf(call(client, read(VALUE), {}))).toMatchObject({ code: "missing-credential" });
  });

  it("anything with fallback: false", async () => {
    const { client } = setUp([jsonResponse(503, {})], { fallback: false });
    expect(await failureOf(call(client, read(VALUE), {}))).toMatchObject({ status: 503 });
  });

  it("a write that may have happened", async () => {
    const { client } = setUp([new TypeError("fetch failed")]);
    expect(await failureOf(call(client, write(VALUE), { body: {} }))).toMatchObject({
      code: "ambiguous-outcome",
    });
  });

  it("the result of something critical, by a value", async () => {
    const { client } = setUp([jsonResponse(503, {})]);
    const critical = read({ ...VALUE, criticality: "critical" });
    expect(await failureOf(call(client, critical, {}))).toMatchObject({ status: 503 });
  });
});

describe("another operation", () => {
  const withBackup: PolicyPatch = { fallback: [{ kind: "operation", operationId: "backup" }] };

  it("takes over with the same input", async () => {
    const { client, seen } = setUp([jsonResponse(502, {}), jsonResponse(200, { from: "backup" })]);
    const { data, meta } = await call(client, read(withBackup), {}).withMeta();
    expect(data).toEqual({ from: "backup" });
    expect(meta.degraded).toEqual({ source: "operation", cause: "502", name: "backup" });
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(["/v1/read", "/v1/backup"]);
  });

  it("is found among the client's own", async () => {
    const answers = [jsonResponse(502, {}), jsonResponse(200, "backup")];
    const client = bindClient(
      { name: "T", version: "1", servers: [], securitySchemes: {}, security: [] },
      {
        baseUrl: "https://api.test",
        fallback: fallbacks(),
        fetch: async () => answers.shift() ?? Response.error(),
      },
      { backup },
    );
    expect(await call(client, read(withBackup), {})).toBe("backup");
  });

  it("that fails too leaves the first cause, and never calls back", async () => {
    const circular = {
      ...backup,
      policy: { ...once, fallback: [{ kind: "operation", operationId: "backup" }] as const },
    };
    const { client, seen, events } = setUp([jsonResponse(502, {}), jsonResponse(503, {})], {
      fallback: fallbacks({ operations: [circular] }),
    });
    const error = await failureOf(call(client, read(withBackup), {}));
    expect(isApiError(error, 502)).toBe(true);
    expect(seen).toHaveLength(2);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "fallback-failed", source: "operation", cause: "503" }),
    );
  });
});

describe("a write", () => {
  const withBackup: PolicyPatch = { fallback: [{ kind: "operation", operationId: "later" }] };
  const later: AnyOperation = operation(() => ({
    id: "later",
    method: "POST",
    path: "/later",
    body: json(),
    replies: { 200: asJson() },
    policy: once,
  }));
  const fallback = fallbacks({ operations: [later] });
  const lost = new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) });
  const refused = new TypeError("fetch failed", {
    cause: Object.assign(new Error(), { code: "ECONNREFUSED" }),
  });

  it("one of whose attempts was lost is done nowhere else, whatever the last one met", async () => {
    const keyed: PolicyPatch = { ...withBackup, class: "keyed", retry: { maxAttempts: 2, baseDelayMs: 0 } };
    for (const [answers, policy] of [
      [[lost], { budget: { initial: 0 } }],
      [[lost, jsonResponse(503, {})], {}],
      [[lost, refused], {}],
    ] as const) {
      const { client, environment, seen } = setUp([...answers, jsonResponse(200, {})], { fallback });
      const running = call(client, write({ ...keyed, ...policy }), { body: {} }).safe();
      await environment.advance(10_000);
      expect((await running).ok).toBe(false);
      expect(seen.map(({ url }) => new URL(url).pathname)).not.toContain("/v1/later");
    }
  });

  it.each([
    [{ kind: "operation", operationId: "later" }],
    [{ kind: "value", value: "done" }],
    [{ kind: "queue", name: "outbox" }],
  ] as const)("without a key that met a 503, which a gateway may send, is not left to %j", async (step) => {
    const enqueue = vi.fn(async () => undefined);
    const all = fallbacks({ operations: [later], queues: { outbox: { enqueue } } });
    const { client, seen } = setUp([jsonResponse(503, {}, { "retry-after": "1" })], { fallback: all });
    const error = await failureOf(call(client, write({ fallback: [step] }), { body: {} }));
    expect(error).toMatchObject({ status: 503 });
    expect(seen).toHaveLength(1);
    expect(enqueue).not.toHaveBeenCalled();
  });

  it("that may have been done by another operation is ambiguous, and no longer to be repeated", async () => {
    const { client } = setUp([refused, lost], { fallback });
    const error = await failureOf(call(client, write(withBackup), { body: {} }));
    expect(error).toMatchObject({ kind: "ambiguous", operation: "later", retryable: false });
  });
});

describe("a 403 that the contract calls throttling", () => {
  const throttled = { retry: { maxAttempts: 1, responses: { 403: "throttling" } } } as const;

  it("is an outage, as a 429 is", async () => {
    const { client } = setUp([jsonResponse(403, {})]);
    const { meta } = await call(client, read({ ...VALUE, ...throttled }), {}).withMeta();
    expect(meta.degraded).toEqual({ source: "value", cause: "403" });
  });

  it("has done nothing, so that a write may be done in another way", async () => {
    const { client, seen } = setUp([jsonResponse(403, {}), jsonResponse(200, "done")]);
    const elsewhere: PolicyPatch = { fallback: [{ kind: "operation", operationId: "backup" }], ...throttled };
    expect(await call(client, write(elsewhere), { body: {} })).toBe("done");
    expect(seen).toHaveLength(2);
  });
});

describe("a stale reply", () => {
  const stale: PolicyPatch = { cache: { mode: "http" }, fallback: [{ kind: "stale", maxAgeMs: 600_000 }] };
  const fresh = { "Cache-Control": "max-age=10" };
  it("of a bounded age stands in, with its age, and is not renewed by it", async () => {
    const environment = virtualEnvironment();
    const cache = cacheIn(createMemoryStore({ now: environment.now }));
    const { client, seen } = setUp([jsonResponse(200, 1, fresh), jsonResponse(503, {})], {
      environment,
      cache,
    });
    await call(client, read(stale), {});
    await environment.advance(300_000);
    const { data, meta } = await call(client, read(stale), {}).withMeta();
    expect(data).toBe(1);
    expect(meta.degraded).toEqual({ source: "stale", cause: "503", ageMs: 300_000 });
    expect(meta.cache).toEqual({ state: "stale", ageMs: 300_000 });
    await call(client, read(stale), {});
    expect(seen).toHaveLength(3);
    await environment.advance(300_001);
    expect(await failureOf(call(client, read(stale), {}))).toMatchObject({ status: 503 });
  });

  it("that must be revalidated does not", async () => {
    const environment = virtualEnvironment();
    const cache = cacheIn(createMemoryStore({ now: environment.now }));
    const strict = { "Cache-Control": "max-age=10, must-revalidate" };
    const { client } = setUp([jsonResponse(200, 1, strict), jsonResponse(503, {})], { environment, cache });
    await call(client, read(stale), {});
    await environment.advance(60_000);
    expect(await failureOf(call(client, read(stale), {}))).toMatchObject({ status: 503 });
  });

  it("that nobody kept gives way to the next step", async () => {
    const { client, events } = setUp([jsonResponse(503, {})]);
    const chain = read({ fallback: [{ kind: "stale" }, { kind: "value", value: "v" }] });
    expect(await call(client, chain, {})).toBe("v");
    expect(events).toContainEqual(expect.objectContaining({ kind: "fallback-failed", cause: "no-cache" }));
  });
});

describe("a queue", () => {
  const queued: PolicyPatch = {
    class: "keyed",
    fallback: [{ kind: "queue", name: "later", ttlMs: 60_000 }],
  };
  const withQueue = (answers: readonly Answer[], enqueue: (item: QueuedCall) => Promise<void>) =>
    setUp(answers, { fallback: fallbacks({ queues: { later: { enqueue } } }) });

  it("takes the call with its key, so that it can be made later and only once", async () => {
    const items: QueuedCall[] = [];
    const { client, seen } = withQueue([jsonResponse(503, {})], async (item) => {
      items.push(item);
    });
    const { data, meta } = await call(client, write(queued), { body: { amount: 1 } }).withMeta();
    expect(data).toBeUndefined();
    expect(meta.degraded).toEqual({ source: "queue", cause: "503", name: "later" });
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ queue: "later", operation: "write", input: { body: { amount: 1 } } });
    expect(items[0]?.idempotencyKey?.key).toBe(seen[0]?.headers.get("idempotency-key"));
    expect((items[0]?.expiresAtMs ?? 0) - (items[0]?.enqueuedAtMs ?? 0)).toBe(60_000);
    expect(JSON.parse(JSON.stringify(items[0]))).toEqual(items[0]);
  });

  it("refuses a write that may have happened and has no key", async () => {
    const items: QueuedCall[] = [];
    const { client } = withQueue([new TypeError("fetch failed")], async (item) => {
      items.push(item);
    });
    const unkeyed = write({ fallback: [{ kind: "queue", name: "later" }] });
    expect(await failureOf(call(client, unkeyed, { body: {} }))).toMatchObject({ code: "ambiguous-outcome" });
    expect(items).toEqual([]);
  });

  it("that is down leaves the first cause", async () => {
    const { client } = withQueue([jsonResponse(503, {})], () => Promise.reject(new Error("disk full")));
    expect(await failureOf(call(client, write(queued), { body: {} }))).toMatchObject({ status: 503 });
  });
});

test("failMode open goes on without a result when nothing helped; closed and critical do not", async () => {
  const open: PolicyPatch = { failMode: "open", fallback: [{ kind: "stale" }] };
  const { client } = setUp([jsonResponse(503, {})]);
  const { data, meta } = await call(client, read(open), {}).withMeta();
  expect(data).toBeUndefined();
  expect(meta.degraded).toEqual({ source: "none", cause: "503" });
  const critical = read({ ...open, criticality: "critical" });
  expect(await failureOf(call(client, critical, {}))).toMatchObject({ status: 503 });
  const closed = read({ ...open, failMode: "closed" });
  expect(await failureOf(call(client, closed, {}))).toMatchObject({ status: 503 });
});
