import { call } from "@gen-client/runtime";
import { type CacheRecord, type CacheStore, cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import {
  apiKeyInQuery,
  asJson,
  asText,
  type ByMediaType,
  bearer,
  bindClient,
  byMediaType,
  mutualTLS,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, it, test } from "vitest";
import { jsonResponse } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
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

  it.each(["Authorization", "Cookie", "X-Api-Key", "Session-Id", "Stripe-Account", "X-Tenant", "Accept"])(
    "so do two values of %s that a caller sets, though the server names no Vary",
    async (name) => {
      const { client, seen } = cacheClient([
        (request) => jsonResponse(200, request.headers.get(name), FRESH),
      ]);
      for (const value of ["a", "b", "a", "b"]) {
        expect(await call(client, cachedGet(), {}, { headers: { [name]: value } })).toBe(value);
      }
      expect(seen).toHaveLength(2);
    },
  );

  it.each(["X-Request-Id", "traceparent", "tracestate"])(
    "two values of %s get one, for they name the request",
    async (name) => {
      const { client, seen } = cacheClient([jsonResponse(200, {}, FRESH)]);
      for (const value of ["a", "b"]) await call(client, cachedGet(), {}, { headers: { [name]: value } });
      expect(seen).toHaveLength(1);
    },
  );

  it("the order of headers is nobody's name", async () => {
    const { client, seen } = cacheClient([jsonResponse(200, {}, FRESH)]);
    await call(client, cachedGet(), {}, { headers: { "X-A": "1", "X-B": "2" } });
    await call(client, cachedGet(), {}, { headers: { "X-B": "2", "X-A": "1" } });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ["with staleIfError", { cache: { mode: "http", staleIfErrorMs: 600_000 } }],
    ["with a fallback", { cache: { mode: "http" }, fallback: [{ kind: "stale" }] }],
  ] as const)("an outage gives nobody the reply of another account: %s", async (_, policy) => {
    const { client } = cacheClient([jsonResponse(200, "of A", { ETag: '"1"' }), jsonResponse(503, {})], {
      fallback: fallbacks(),
    });
    const asked = (account: string) =>
      call(client, cachedGet(), {}, { policy, headers: { "X-Account": account } }).safe();
    expect(await asked("A")).toMatchObject({ ok: true });
    expect(await asked("B")).toMatchObject({ ok: false, error: { status: 503 } });
    expect(await asked("A")).toMatchObject({
      ok: true,
      data: "of A",
      meta: { degraded: { source: "stale" } },
    });
  });

  it.each(["*", "X-Request-Id", "Accept, X-Request-Id"])(
    "a reply that varies by what no key tells apart is not kept: Vary: %s",
    async (vary) => {
      const { client, seen } = cacheClient([jsonResponse(200, {}, { ...FRESH, Vary: vary })]);
      for (const _ of [1, 2]) await call(client, cachedGet(), {});
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

  const CERTIFIED = { securitySchemes: { tls: mutualTLS(), key: bearer() }, security: [["tls"]] } as const;

  it.each([
    ["with nothing else", CERTIFIED, {}],
    ["beside a key", { ...CERTIFIED, security: [["tls", "key"]] }, { auth: { key: "one" } }],
    ["with auth: false", CERTIFIED, { auth: false }],
  ] as const)("a certificate is its client's: %s", async (_, descriptor, options) => {
    // Of one environment, which names each client otherwise.
    const shared = { cache: cacheIn(createMemoryStore()), environment: virtualEnvironment() };
    const clientOf = (who: string) =>
      cacheClient([jsonResponse(200, who, FRESH)], { ...options, ...shared }, descriptor).client;
    const [alice, bob] = [clientOf("alice"), clientOf("bob")];
    for (const _ of [1, 2]) {
      expect(await call(alice, cachedGet(), {})).toBe("alice");
      expect(await call(bob, cachedGet(), {})).toBe("bob");
    }
  });

  it("a certificate is a tenant's where one is named, in every process", async () => {
    const cache = cacheIn(createMemoryStore());
    const [one, other] = [1, 2].map((data) =>
      cacheClient([jsonResponse(200, data, FRESH)], { cache }, CERTIFIED),
    );
    if (one === undefined || other === undefined) throw new Error("there are two");
    await call(one.client.for({ tenant: "acme" }), cachedGet(), {});
    expect(await call(other.client.for({ tenant: "acme" }), cachedGet(), {})).toBe(1);
    expect(await call(other.client.for({ tenant: "else" }), cachedGet(), {})).toBe(2);
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

test("a call that asks for another media type gets that, and each is kept", async () => {
  type Report = ByMediaType<{ "application/json": unknown; "text/csv": string }>;
  const report: Operation<object, Report> = operation(() => ({
    id: "report",
    method: "GET",
    path: "/report",
    replies: { 200: byMediaType({ "application/json": asJson(), "text/csv": asText() }) },
    policy: { cache: {} },
  }));
  const { client, seen } = cacheClient([
    ({ headers }) =>
      headers.get("accept")?.startsWith("text/csv") === true
        ? new Response("a,b", { headers: { ...FRESH, "Content-Type": "text/csv" } })
        : jsonResponse(200, { a: 1 }, FRESH),
  ]);
  for (const _ of ["miss", "hit"]) {
    expect(await call(client, report, {}, { accept: "application/json" })).toEqual({ a: 1 });
    expect(await call(client, report, {}, { accept: "text/csv" })).toBe("a,b");
  }
  expect(seen).toHaveLength(2);
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
