import { call, callContext, isTransportError, type PolicyPatch } from "@gen-client/runtime";
import { type CacheStore, cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, it } from "vitest";
import { type AnyOperation, failureOf, jsonResponse } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { cacheClient, cachedGet, putItem } from "./cache-client.ts";
import { heldOrigin } from "./held-origin.ts";

const FRESH = { "Cache-Control": "max-age=600" };
const reset = (): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
const clearing: AnyOperation = operation(() => ({
  id: "clear",
  method: "POST",
  path: "/other",
  replies: { 200: asJson() },
  policy: { cache: { mode: "off", invalidates: ["getItem"] } },
}));

describe("a read that is made after a write was answered", () => {
  it.each([
    ["wrote the address", putItem],
    ["names the operation", clearing],
  ])("shares no request that was made before, where the write %s", async (_, write) => {
    const origin = heldOrigin();
    const { client, environment } = cacheClient([origin.answer]);
    const before = call(client, cachedGet(), {});
    await origin.asked(1);
    await environment.advance(5);
    const writing = call(client, write, {});
    await origin.release(2, jsonResponse(200, {}));
    await writing;
    await environment.advance(1);
    const after = [1, 2].map(() => call(client, cachedGet(), {}).withMeta());
    await origin.release(3, jsonResponse(200, "new", FRESH));
    const read = await Promise.all(after);
    expect(read.map(({ data, meta }) => [data, meta.cache?.state])).toEqual([
      ["new", "miss"],
      ["new", "coalesced"],
    ]);
    await origin.release(1, jsonResponse(200, "old", FRESH));
    expect(await before).toBe("old");
    expect(await call(client, cachedGet(), {})).toBe("new");
    expect(origin.count()).toBe(3);
  });

  it("shares none where another process wrote, that has the same store", async () => {
    const origin = heldOrigin();
    const one = cacheClient([origin.answer]);
    const { environment, store } = one;
    const other = cacheClient([jsonResponse(200, {})], { environment, cache: cacheIn(store) });
    const before = call(one.client, cachedGet(), {});
    await origin.asked(1);
    await environment.advance(5);
    await call(other.client, putItem, {});
    await environment.advance(1);
    const after = call(one.client, cachedGet(), {});
    await origin.release(2, jsonResponse(200, "new"));
    expect(await after).toBe("new");
    await origin.release(1, jsonResponse(200, "old"));
    expect(await before).toBe("old");
  });

  it("shares none though the store fails that was told of the write", async () => {
    const origin = heldOrigin();
    const environment = virtualEnvironment();
    const memory = createMemoryStore({ now: environment.now });
    let isDown = false;
    const get: CacheStore["get"] = (key) => (isDown ? Promise.reject(new Error("down")) : memory.get(key));
    const { client } = cacheClient([origin.answer], { environment, cache: cacheIn({ ...memory, get }) });
    const before = call(client, cachedGet(), {});
    await origin.asked(1);
    await environment.advance(5);
    const writing = call(client, clearing, {});
    await origin.release(2, jsonResponse(200, {}));
    await writing;
    await environment.advance(1);
    isDown = true;
    const after = [1, 2].map(() => call(client, cachedGet(), {}));
    await origin.release(3, jsonResponse(200, "new"));
    expect(await Promise.all(after)).toEqual(["new", "new"]);
    await origin.release(1, jsonResponse(200, "old"));
    expect(await before).toBe("old");
    expect(origin.count()).toBe(3);
  });

  it("shares none though no store knows of the write", async () => {
    const origin = heldOrigin();
    const down = (): Promise<never> => Promise.reject(new Error("down"));
    const cache = cacheIn({ get: down, set: down, delete: down });
    const { client, environment } = cacheClient([origin.answer], { cache });
    const before = call(client, cachedGet(), {});
    await origin.asked(1);
    await environment.advance(5);
    const writing = call(client, putItem, {});
    await origin.release(2, jsonResponse(200, {}));
    await writing;
    await environment.advance(1);
    const after = call(client, cachedGet(), {});
    await origin.release(3, jsonResponse(200, "new"));
    expect(await after).toBe("new");
    await origin.release(1, jsonResponse(200, "old"));
    await before;
  });
});

describe("a shared request is as patient as those who wait for it", () => {
  const slow: PolicyPatch = { retry: { maxAttempts: 2, baseDelayMs: 400, jitter: "none" } };
  const patient = cachedGet({}, slow);

  it("whoever has time is not bound by one who has next to none", async () => {
    const origin = heldOrigin();
    const { client, environment } = cacheClient([origin.answer]);
    const hurried = failureOf(
      call(client, patient, {}, { context: { ...callContext({}), remainingMs: () => 300 } }),
    );
    await origin.asked(1);
    const follower = call(client, patient, {});
    await environment.advance(100);
    await origin.release(1, jsonResponse(502, {}));
    expect(await hurried).toMatchObject({ status: 502 });
    await origin.release(2, jsonResponse(200, "well"));
    expect(await follower).toBe("well");
    // What is kept of it is waited for by nobody.
    await environment.advance(0);
    expect(environment.pendingTimers()).toBe(0);
  });

  it("it is made again where one who came later has the time, though the first has not", async () => {
    const origin = heldOrigin();
    const { client, environment } = cacheClient([origin.answer]);
    const short = { timeout: { totalMs: 1_000, attemptMs: 1_000 } };
    const first = failureOf(call(client, patient, {}, short));
    await origin.asked(1);
    await environment.advance(700);
    const second = call(client, patient, {}, short).withMeta();
    await environment.advance(200);
    await origin.release(1, jsonResponse(502, {}));
    await environment.advance(400);
    expect(await first).toMatchObject({ code: "total-timeout" });
    await origin.release(2, jsonResponse(200, "well"));
    expect(await second).toMatchObject({ data: "well", meta: { cache: { state: "coalesced" } } });
    expect(origin.count()).toBe(2);
  });

  it("it is not made again for those who have left", async () => {
    const origin = heldOrigin();
    const { client, environment } = cacheClient([origin.answer]);
    const short = { timeout: { totalMs: 1_000, attemptMs: 1_000 } };
    const first = failureOf(call(client, patient, {}, short));
    await origin.asked(1);
    await environment.advance(700);
    const leaving = new AbortController();
    const second = failureOf(call(client, patient, {}, { ...short, signal: leaving.signal }));
    await environment.advance(200);
    leaving.abort();
    await second;
    await origin.release(1, jsonResponse(502, {}));
    expect(await first).toMatchObject({ status: 502 });
    expect(origin.count()).toBe(1);
  });

  it("nobody joins a last attempt that has been left without a limit of its own", async () => {
    const origin = heldOrigin();
    const { client, environment } = cacheClient([origin.answer]);
    const limits = { timeout: { totalMs: 1_000, attemptMs: 400 }, retry: 2 };
    const hanging = failureOf(call(client, patient, {}, limits));
    await origin.asked(1);
    await environment.advance(400);
    await environment.advance(400);
    await origin.asked(2);
    const late = call(client, patient, {}, limits);
    await origin.release(3, jsonResponse(200, "well"));
    expect(await late).toBe("well");
    await environment.advance(400);
    expect(await hanging).toMatchObject({ kind: "timeout" });
  });
});

describe("what only some of those who wait would be told", () => {
  it.each([
    ["the most bytes of a reply", { reader: { maxBytes: 10 } }],
    ["a circuit", { breaker: { consecutive: 1 } }],
    ["a budget of repeats", { budget: false }],
    ["how long it is kept", { cache: { mode: "ttl", ttlMs: 1_000 } }],
    ["how long it may stand in", { fallback: [{ kind: "stale", maxAgeMs: 1_000 }] }],
  ] as const)("keeps them apart: %s", async (_, policy) => {
    const origin = heldOrigin();
    const { client } = cacheClient([origin.answer]);
    const running = [call(client, cachedGet(), {}), call(client, cachedGet(), {}, { policy })];
    for (const number of [1, 2]) await origin.release(number, jsonResponse(200, "data"));
    expect(await Promise.all(running)).toEqual(["data", "data"]);
  });

  it("whoever takes more is not told of a body that is too long for another", async () => {
    const origin = heldOrigin();
    const { client } = cacheClient([origin.answer]);
    const small = failureOf(call(client, cachedGet(), {}, { policy: { reader: { maxBytes: 10 } } }));
    const large = call(client, cachedGet(), {});
    const body = "x".repeat(100);
    for (const number of [1, 2]) await origin.release(number, jsonResponse(200, body));
    expect(await small).toMatchObject({ code: "unreadable-reply" });
    expect(await large).toBe(body);
  });

  it("shares it with whoever differs in what each does for itself", async () => {
    const origin = heldOrigin();
    const { client } = cacheClient([origin.answer]);
    const policy = { reader: { mode: "strict" }, fallback: [{ kind: "value", value: 1n }] } as const;
    const running = [call(client, cachedGet(), {}), call(client, cachedGet(), {}, { policy })];
    await origin.release(1, jsonResponse(200, "data"));
    expect(await Promise.all(running)).toEqual(["data", "data"]);
    expect(origin.count()).toBe(1);
  });
});

describe("a shared request that fails", () => {
  async function failTogether(answer: Response | Error, policy: PolicyPatch = {}) {
    const origin = heldOrigin();
    const { client, environment, events } = cacheClient([origin.answer], {}, {});
    const running = ["A", "B"].map((correlationId) =>
      call(client, cachedGet({}, policy), {}, { correlationId }).safe(),
    );
    await origin.asked(1);
    await environment.advance(20);
    await origin.release(1, answer);
    const [first, second] = await Promise.all(running);
    if (first?.ok !== false || second?.ok !== false) throw new Error("both were to fail");
    return { first, second, events };
  }

  it("gives each who waited an error of its own, of one class", async () => {
    const { first, second } = await failTogether(reset());
    expect(second.error).not.toBe(first.error);
    for (const [end, id] of [
      [first, "A"],
      [second, "B"],
    ] as const) {
      expect(isTransportError(end.error)).toBe(true);
      expect(end.error).toBeInstanceOf(Error);
      expect(end.error).toMatchObject({ reason: "connection-reset", correlationId: id, retryable: true });
      expect(end.meta.correlationId).toBe(id);
      expect(end.error).toMatchObject({ attempts: end.meta.attempts, elapsedMs: 20 });
    }
    expect(second.error.message).toBe(first.error.message);
  });

  it("tells who only joined that the request was another's, and which", async () => {
    const { first, second, events } = await failTogether(reset());
    expect(second.meta).toMatchObject({ attempts: [], cache: { state: "coalesced", ageMs: 0 } });
    expect(first.meta.cache).toBeUndefined();
    expect(second.error.cause).toBe(first.error);
    expect(events.filter(({ kind }) => kind === "cache")).toMatchObject([{ correlationId: "B" }]);
  });

  it("shows no credential of the request to who only joined, either", async () => {
    const origin = heldOrigin();
    const { client } = cacheClient(
      [origin.answer],
      { auth: { key: () => "canary-4711" } },
      { securitySchemes: { key: bearer() }, security: [["key"]] },
    );
    const running = [1, 2].map(() => failureOf(call(client, cachedGet(), {})));
    const headers = { "Content-Type": "application/problem+json" };
    const problem = { title: "Bad", detail: "token canary-4711 is bad", code: "canary-4711" };
    await origin.release(1, new Response(JSON.stringify(problem), { status: 400, headers }));
    for (const error of await Promise.all(running)) {
      expect(error).toMatchObject({ status: 400 });
      expect(`${error} ${JSON.stringify(error)}`).not.toContain("canary-4711");
    }
    expect(origin.count()).toBe(1);
  });
});
