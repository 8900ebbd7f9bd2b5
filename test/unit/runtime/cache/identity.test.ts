import { call } from "@gen-client/runtime";
import { type CacheRecord, type CacheStore, cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { apiKeyInQuery, bearer, bindClient } from "@gen-client/runtime/codegen";
import { describe, expect, it, test } from "vitest";
import { jsonResponse } from "../support/stub-api.ts";
import { cacheClient, cachedGet } from "./cache-client.ts";

const FRESH = { "Cache-Control": "max-age=60" };
const BEARER = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;
const QUERY = {
  securitySchemes: { key: apiKeyInQuery("key") },
  security: [["key"]],
} as const;
const whoAmI = (request: Request) => jsonResponse(200, request.headers.get("authorization"), FRESH);

/** A store that remembers under which keys it was asked, and what it was given. */
function spiedStore(): CacheStore & { readonly said: () => string } {
  const store = createMemoryStore();
  const said: unknown[] = [];
  return {
    get: (key) => {
      said.push(key);
      return store.get(key);
    },
    set: (key, record: CacheRecord, ttlMs) => {
      said.push(key, record);
      return store.set(key, record, ttlMs);
    },
    delete: store.delete,
    said: () => JSON.stringify(said),
  };
}

describe("trap 63: replies are private to who asks", () => {
  it("two tokens get two replies", async () => {
    let token = "alice-token";
    const { client, seen } = cacheClient([whoAmI], { auth: { key: () => token } }, BEARER);
    expect(await call(client, cachedGet(), {})).toBe("Bearer alice-token");
    token = "bob-token";
    expect(await call(client, cachedGet(), {})).toBe("Bearer bob-token");
    token = "alice-token";
    expect(await call(client, cachedGet(), {})).toBe("Bearer alice-token");
    expect(seen).toHaveLength(2);
  });

  it.each(["Authorization", "Cookie", "X-Api-Key", "X-Auth-Token", "Session-Id"])(
    "so do two values of %s that a caller sets",
    async (name) => {
      const { client, seen } = cacheClient([jsonResponse(200, {}, FRESH)]);
      await call(client, cachedGet(), {}, { headers: { [name]: "a" } });
      await call(client, cachedGet(), {}, { headers: { [name]: "b" } });
      expect(seen).toHaveLength(2);
    },
  );

  it("two tenants get two replies", async () => {
    const { seen, environment } = cacheClient([]);
    const store = createMemoryStore();
    const fetch = async (): Promise<Response> => {
      (seen as unknown[]).push(1);
      return jsonResponse(200, {}, FRESH);
    };
    const base = bindClient(
      { name: "T", version: "1", servers: [], securitySchemes: {}, security: [] },
      { baseUrl: "https://api.test", cache: cacheIn(store), environment, fetch },
      {},
    );
    for (const tenant of ["a", "b", "a", "b"]) await call(base.for({ tenant }), cachedGet(), {});
    expect(seen).toHaveLength(2);
  });

  it("a store is shared by clients of different processes", async () => {
    const store = createMemoryStore();
    const options = { auth: { key: "one" }, cache: cacheIn(store) };
    const first = cacheClient([jsonResponse(200, 1, FRESH)], options, BEARER);
    const second = cacheClient([jsonResponse(200, 2, FRESH)], { ...options, cache: cacheIn(store) }, BEARER);
    await call(first.client, cachedGet(), {});
    expect(await call(second.client, cachedGet(), {})).toBe(1);
  });

  it("a call without its credential fails as ever", async () => {
    const { client } = cacheClient([whoAmI], {}, BEARER);
    const result = await call(client, cachedGet(), {}).safe();
    expect(result).toMatchObject({ ok: false, error: { code: "missing-credential" } });
  });
});

test("trap 62: no secret stands in a key, nor in what is kept", async () => {
  const store = spiedStore();
  const secret = "canary-4711";
  const { client } = cacheClient(
    [jsonResponse(200, {}, { ...FRESH, Vary: "Authorization, X-Api-Key, Accept" })],
    { auth: { key: secret }, cache: cacheIn(store) },
    QUERY,
  );
  const headers = { Authorization: `Bearer ${secret}`, "X-Api-Key": secret };
  await call(client, cachedGet(), {}, { headers });
  await call(client, cachedGet(), {}, { headers });
  expect(store.said().length).toBeGreaterThan(200);
  expect(store.said()).not.toContain(secret);
});

describe("a store that fails", () => {
  const down = (): Promise<never> => Promise.reject(new Error("down"));

  it("is as good as none", async () => {
    const { client, seen } = cacheClient([jsonResponse(200, { a: 1 }, FRESH)], {
      cache: cacheIn({ get: down, set: down, delete: down }),
    });
    await call(client, cachedGet(), {});
    expect(await call(client, cachedGet(), {})).toEqual({ a: 1 });
    expect(seen).toHaveLength(2);
  });

  it("and throws on top of it", async () => {
    const broken = (): never => {
      throw new Error("down");
    };
    const { client } = cacheClient([jsonResponse(200, { a: 1 }, FRESH)], {
      cache: cacheIn({ get: broken, set: broken, delete: broken }),
    });
    expect(await call(client, cachedGet(), {})).toEqual({ a: 1 });
  });
});
