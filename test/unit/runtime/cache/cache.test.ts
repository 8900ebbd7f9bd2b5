import { call } from "@gen-client/runtime";
import { describe, expect, it, test, vi } from "vitest";
import { failureOf, jsonResponse } from "../support/stub-api.ts";
import { cacheClient, cachedGet, putItem } from "./cache-client.ts";

const numbered = (headers: Record<string, string>) => {
  let count = 0;
  return () => {
    count += 1;
    return jsonResponse(200, { count }, headers);
  };
};
const FRESH = { "Cache-Control": "max-age=60" };

describe("a fresh reply", () => {
  it("is read once from the server", async () => {
    const { client, seen, environment, events } = cacheClient([numbered(FRESH)]);
    const first = await call(client, cachedGet(), {}).withMeta();
    await environment.advance(10_000);
    const second = await call(client, cachedGet(), {}).withMeta();
    expect(seen).toHaveLength(1);
    expect([first.meta.cache, second.meta.cache]).toEqual([
      { state: "miss", ageMs: 0 },
      { state: "hit", ageMs: 10_000 },
    ]);
    expect(second.response.headers.get("age")).toBe("10");
    expect(second.meta).toMatchObject({ attempts: [], degraded: false });
    expect(events.filter(({ kind }) => kind === "cache")).toHaveLength(2);
  });

  it("is asked for again once it is stale", async () => {
    const { client, seen, environment } = cacheClient([numbered(FRESH)]);
    await call(client, cachedGet(), {});
    await environment.advance(61_000);
    await call(client, cachedGet(), {});
    expect(seen).toHaveLength(2);
  });

  test("trap 66: is not shared as an object", async () => {
    const { client } = cacheClient([numbered(FRESH)]);
    const first = (await call(client, cachedGet(), {})) as { count: number };
    first.count = 99;
    expect(await call(client, cachedGet(), {})).toEqual({ count: 1 });
  });

  it("is not kept where no policy says so, nor without a cache", async () => {
    const { client, seen } = cacheClient([numbered(FRESH)]);
    const uncached = { policy: { cache: false } } as const;
    await call(client, cachedGet(), {}, uncached);
    await call(client, cachedGet(), {}, uncached);
    expect(seen).toHaveLength(2);
    const bare = cacheClient([numbered(FRESH)], { cache: false });
    await call(bare.client, cachedGet(), {});
    const { meta } = await call(bare.client, cachedGet(), {}).withMeta();
    expect(bare.seen).toHaveLength(2);
    expect(meta.cache).toBeUndefined();
  });
});

describe("mode ttl", () => {
  const ttl = cachedGet({ mode: "ttl", ttlMs: 5_000 });

  it("keeps what says nothing, or another time, as long as told", async () => {
    const { client, seen, environment } = cacheClient([numbered({ "Cache-Control": "no-cache, max-age=0" })]);
    await call(client, ttl, {});
    await environment.advance(4_000);
    await call(client, ttl, {});
    expect(seen).toHaveLength(1);
    await environment.advance(2_000);
    await call(client, ttl, {});
    expect(seen).toHaveLength(2);
  });

  it("still obeys no-store", async () => {
    const { client, seen } = cacheClient([numbered({ "Cache-Control": "no-store" })]);
    await call(client, ttl, {});
    await call(client, ttl, {});
    expect(seen).toHaveLength(2);
  });

  it("keeps no failure", async () => {
    const { client, seen } = cacheClient([jsonResponse(404, {}), jsonResponse(200, {})]);
    await failureOf(call(client, ttl, {}));
    await call(client, ttl, {});
    expect(seen).toHaveLength(2);
  });
});

describe("a stale reply with a validator", () => {
  it("is confirmed by a 304, whose headers replace its own", async () => {
    const { client, seen, environment } = cacheClient([
      jsonResponse(200, { a: 1 }, { ...FRESH, ETag: '"1"', "X-Quota": "5" }),
      new Response(null, { status: 304, headers: { ...FRESH, ETag: '"1"', "X-Quota": "4" } }),
    ]);
    await call(client, cachedGet(), {});
    await environment.advance(61_000);
    const { data, meta, response } = await call(client, cachedGet(), {}).withMeta();
    expect(seen[1]?.headers.get("if-none-match")).toBe('"1"');
    expect({ data, state: meta.cache?.state, status: response.status }).toEqual({
      data: { a: 1 },
      state: "revalidated",
      status: 200,
    });
    expect(response.headers.get("x-quota")).toBe("4");
    await call(client, cachedGet(), {});
    expect(seen).toHaveLength(2);
  });

  it("is replaced by a 200", async () => {
    const { client, environment } = cacheClient([
      jsonResponse(200, { a: 1 }, { ...FRESH, ETag: '"1"' }),
      jsonResponse(200, { a: 2 }, { ...FRESH, ETag: '"2"' }),
    ]);
    await call(client, cachedGet(), {});
    await environment.advance(61_000);
    expect(await call(client, cachedGet(), {})).toEqual({ a: 2 });
    expect(await call(client, cachedGet(), {})).toEqual({ a: 2 });
  });
});

describe("trap 64: stale-if-error", () => {
  const lenient = cachedGet({ staleIfErrorMs: 300_000 });

  it("lets a stale reply stand in for an outage, and says so", async () => {
    const { client, environment, events } = cacheClient([
      jsonResponse(200, { a: 1 }, FRESH),
      jsonResponse(503, {}),
      new TypeError("fetch failed"),
    ]);
    await call(client, lenient, {});
    await environment.advance(100_000);
    const first = await call(client, lenient, {}).withMeta();
    expect(first.data).toEqual({ a: 1 });
    expect(first.meta.degraded).toEqual({ source: "stale", ageMs: 100_000, cause: "503" });
    const second = await call(client, lenient, {}).withMeta();
    expect(second.meta.degraded).toMatchObject({ source: "stale", cause: "transport" });
    expect(events.filter(({ kind }) => kind === "degraded")).toHaveLength(2);
    await environment.advance(300_000);
    await failureOf(call(client, lenient, {}));
  });

  it.each(["must-revalidate", "no-cache"])("does nothing against %s", async (directive) => {
    const { client, environment } = cacheClient([
      jsonResponse(200, { a: 1 }, { "Cache-Control": `max-age=60, ${directive}` }),
      jsonResponse(503, {}),
    ]);
    await call(client, lenient, {});
    await environment.advance(100_000);
    expect(await failureOf(call(client, lenient, {}))).toMatchObject({ status: 503 });
  });

  it.each([401, 403, 404, 410])("does not bring back what a %i took back", async (status) => {
    const { client, environment } = cacheClient([
      jsonResponse(200, 1, FRESH),
      jsonResponse(status, {}),
      jsonResponse(503, {}),
    ]);
    await call(client, lenient, {});
    await environment.advance(100_000);
    expect(await failureOf(call(client, lenient, {}))).toMatchObject({ status });
    await environment.advance(1);
    expect(await failureOf(call(client, lenient, {}))).toMatchObject({ status: 503 });
  });

  it("stands in for a refusal of our own: an open circuit asks no server", async () => {
    const { client, seen, environment } = cacheClient([jsonResponse(200, 1, FRESH), jsonResponse(503, {})]);
    const guarded = cachedGet({ staleIfErrorMs: 300_000 }, { breaker: { consecutive: 1 } });
    await call(client, guarded, {});
    await environment.advance(100_000);
    await call(client, guarded, {});
    const { data, meta } = await call(client, guarded, {}).withMeta();
    expect(data).toBe(1);
    expect(meta.degraded).toMatchObject({ source: "stale", cause: "breaker-open" });
    expect(seen).toHaveLength(2);
  });

  it("stands in when the call's time is up", async () => {
    const { client, environment, seen } = cacheClient([
      jsonResponse(200, { a: 1 }, FRESH),
      () => new Promise(() => undefined),
    ]);
    await call(client, lenient, {});
    await environment.advance(100_000);
    const running = call(client, lenient, {}, { timeout: 1_000 }).withMeta();
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    await environment.advance(1_000);
    expect((await running).meta.degraded).toMatchObject({ source: "stale", cause: "total-timeout" });
  });
});

describe("writes", () => {
  it("drop what is kept of their own address", async () => {
    const { client, seen, environment } = cacheClient([numbered(FRESH)]);
    await call(client, cachedGet(), {});
    await environment.advance(1);
    await call(client, putItem, {});
    await environment.advance(1);
    await call(client, cachedGet(), {});
    expect(seen).toHaveLength(3);
  });

  it("drop what they may have changed even when they fail without an answer", async () => {
    const { client, seen, environment } = cacheClient([
      jsonResponse(200, 1, FRESH),
      new TypeError("fetch failed"),
      jsonResponse(200, 2, FRESH),
    ]);
    await call(client, cachedGet(), {});
    await environment.advance(1);
    await failureOf(call(client, putItem, {}));
    await environment.advance(1);
    expect(await call(client, cachedGet(), {})).toBe(2);
    expect(seen).toHaveLength(3);
  });

  it("drop nothing when they are refused", async () => {
    const { client, seen } = cacheClient([jsonResponse(200, 1, FRESH), jsonResponse(422, {})]);
    await call(client, cachedGet(), {});
    await failureOf(call(client, putItem, {}));
    await call(client, cachedGet(), {});
    expect(seen).toHaveLength(2);
  });

  it("drop the operations that their policy names, whoever read them", async () => {
    const { client, seen, environment } = cacheClient([numbered(FRESH)]);
    const clearing = { policy: { cache: { mode: "off", invalidates: ["getItem"] } } } as const;
    await call(client, cachedGet(), {});
    await call(client, cachedGet(), {}, { headers: { Authorization: "Bearer other" } });
    await environment.advance(1);
    await call(client, putItem, {}, clearing);
    await environment.advance(1);
    await call(client, cachedGet(), {});
    await call(client, cachedGet(), {}, { headers: { Authorization: "Bearer other" } });
    expect(seen).toHaveLength(5);
  });

  it("that finish while a read is under way keep its reply from being kept", async () => {
    let answer: (response: Response) => void = () => undefined;
    const { client, environment, seen } = cacheClient([
      () =>
        new Promise<Response>((resolve) => {
          answer = resolve;
        }),
      jsonResponse(200, {}),
      jsonResponse(200, "new", FRESH),
    ]);
    const reading = call(client, cachedGet(), {});
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    await environment.advance(5);
    await call(client, putItem, {});
    answer(jsonResponse(200, "old", FRESH));
    expect(await reading).toBe("old");
    await environment.advance(1);
    expect(await call(client, cachedGet(), {})).toBe("new");
  });
});
