import { call } from "@gen-client/runtime";
import { type CachedReply, type CacheRecord, type CacheStore, cacheIn } from "@gen-client/runtime/cache";
import { fallbacks } from "@gen-client/runtime/fallback";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonResponse } from "../support/stub-api.ts";
import { type CacheStub, cacheClient, cachedGet, putItem } from "./cache-client.ts";

const FRESH = { "Cache-Control": "max-age=600" };
const KEPT: CachedReply = {
  status: 200,
  headers: { "cache-control": "max-age=600", "content-type": "application/json" },
  url: "https://api.test/v1/item",
  body: new TextEncoder().encode('"kept"'),
  requestedAtMs: Date.UTC(2026, 0, 1),
};

/** A client whose store gives, for whatever it is asked, what nobody has given to it. The server says "asked". */
function clientOf(
  found: unknown,
  answer = jsonResponse(200, "asked", FRESH),
): CacheStub & { readonly set: readonly CacheRecord[] } {
  const set: CacheRecord[] = [];
  const store: CacheStore = {
    // That a store keeps to its type is what is not taken for granted.
    get: async () => found as CacheRecord,
    set: async (_, record) => void set.push(record),
    delete: async () => undefined,
  };
  return { ...cacheClient([answer], { cache: cacheIn(store), fallback: fallbacks() }), set };
}

const broken = (change: Readonly<Record<string, unknown>>) => ({ variants: [{ ...KEPT, ...change }] });

describe("what a store gives", () => {
  it("answers a call where it is a record", async () => {
    expect(await call(clientOf({ variants: [KEPT] }).client, cachedGet(), {})).toBe("kept");
  });

  it.each([
    ["null", null],
    ["text", "{}"],
    ["a list", [KEPT]],
    ["a record without variants", {}],
    ["variants that are no list", { variants: { 0: KEPT } }],
    ["a variant that is null", { variants: [null] }],
    ["a variant without headers", broken({ headers: null })],
    ["a header that is no text", broken({ headers: { ...KEPT.headers, age: 1 } })],
    ["a header whose name is none", broken({ headers: { ...KEPT.headers, "a b": "1" } })],
    ["a header with a line break", broken({ headers: { ...KEPT.headers, a: "1\r\nb: 2" } })],
    ["a header that is no single bytes", broken({ headers: { ...KEPT.headers, a: "\u2713" } })],
    ["a body that was JSON meanwhile", broken({ body: { ...KEPT.body } })],
    ["a status that is none", broken({ status: "200" })],
    ["a URL that is none", broken({ url: undefined })],
    ["a time that is none", broken({ requestedAtMs: "2026" })],
    ["an invalidation at no time", { variants: [KEPT], invalidatedAtMs: "2026" }],
  ])("is as good as nothing where it is %s, and is written over", async (_, found) => {
    const { client, environment, set } = clientOf(found);
    const { data, meta } = await call(client, cachedGet(), {}).withMeta();
    expect({ data, state: meta.cache?.state }).toEqual({ data: "asked", state: "miss" });
    await environment.advance(0);
    expect(set.at(-1)?.variants).toMatchObject([{ status: 200 }]);
  });

  it("answers with those of its variants that are replies", async () => {
    const { client } = clientOf({ variants: [{ ...KEPT, url: undefined }, KEPT] });
    expect(await call(client, cachedGet(), {})).toBe("kept");
  });

  it("is no mark of an invalidation that anything counts after, though what was kept before can be read", async () => {
    const records = new Map<string, CacheRecord>();
    const store: CacheStore = {
      get: async (key) => {
        const found = records.get(key);
        return found?.variants.length === 0 ? ("damaged" as never) : found;
      },
      set: async (key, record) => void records.set(key, record),
      // Where what a write drops stays, its mark is all that tells.
      delete: async () => undefined,
    };
    const answers = [
      jsonResponse(200, "before", FRESH),
      jsonResponse(200, "written"),
      jsonResponse(200, "after"),
    ];
    const { client, environment } = cacheClient(answers, { cache: cacheIn(store) });
    await call(client, cachedGet(), {});
    await environment.advance(1_000);
    await call(client, putItem, {});
    await environment.advance(1_000);
    expect(await call(client, cachedGet(), {})).toBe("after");
  });

  it("stands in for an outage where it is a record, and else leaves the call its own error", async () => {
    const stale = {
      policy: { fallback: [{ kind: "stale" }], cache: { mode: "ttl", ttlMs: 1_000 } },
    } as const;
    const outcome = async (found: unknown): Promise<unknown> => {
      const { client, environment } = clientOf(found, jsonResponse(503, {}));
      await environment.advance(5_000);
      return call(client, cachedGet(), {}, stale).safe();
    };
    expect(await outcome({ variants: [KEPT] })).toMatchObject({ ok: true, data: "kept" });
    expect(await outcome(broken({ url: undefined }))).toMatchObject({ ok: false, error: { status: 503 } });
  });
});

describe("a store that loses its connection while it is asked", () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    process.on("unhandledRejection", note);
  });
  afterEach(async () => {
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    process.off("unhandledRejection", note);
    expect(unhandled.splice(0)).toStrictEqual([]);
  });

  it("holds no call, though what it was asked first rejects and what it is asked next throws", async () => {
    let asked = 0;
    const get = (): Promise<undefined> => {
      asked += 1;
      if (asked === 1) return Promise.reject(new Error("connection lost"));
      throw new Error("client is closed");
    };
    const lost: CacheStore = { get, set: async () => undefined, delete: async () => undefined };
    const { client } = cacheClient([jsonResponse(200, "asked", FRESH)], { cache: cacheIn(lost) });
    expect(await call(client, cachedGet(), {})).toBe("asked");
    expect(asked).toBeGreaterThan(1);
  });
});
