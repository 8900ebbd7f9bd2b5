import { call, type PolicyPatch } from "@gen-client/runtime";
import { type CacheStore, cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { apiKeyInHeader, asJson, operation } from "@gen-client/runtime/codegen";
import { describe, expect, it, vi } from "vitest";
import type { OperationDescriptor } from "../../../../runtime/src/operation.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse } from "../support/stub-api.ts";
import { type CacheStub, cacheClient, cachedGet, putItem } from "./cache-client.ts";

const FRESH = { "Cache-Control": "max-age=600" };
const SCHEMES = {
  securitySchemes: {
    key: apiKeyInHeader("X-Api-Key"),
    admin: apiKeyInHeader("X-Admin"),
  },
} as const;
const AUTH = { auth: { key: "key-secret", admin: "admin-secret" } };

/** Reads give the version, which everything else raises. */
function versioned(): Answer {
  let version = 1;
  return ({ method }) => {
    if (method !== "GET") version += 1;
    return jsonResponse(200, version, method === "GET" ? FRESH : {});
  };
}

function getItem(more: Partial<OperationDescriptor> = {}): AnyOperation {
  return operation(() => ({
    id: "getItem",
    method: "GET",
    path: "/item",
    replies: { 200: asJson() },
    policy: { cache: {} },
    ...more,
  }));
}

function write(
  method: string,
  policy: PolicyPatch = {},
  more: Partial<OperationDescriptor> = {},
): AnyOperation {
  const id = `${method.toLowerCase()}Item`;
  return operation(() => ({ id, method, path: "/item", replies: { 200: asJson() }, policy, ...more }));
}

/** Reads, lets it be written, and reads again. Nothing happens at the same time as something else. */
async function readAfter(stub: CacheStub, read: AnyOperation, writing: () => PromiseLike<unknown>) {
  const before = await call(stub.client, read, {});
  expect(await call(stub.client, read, {}).withMeta()).toMatchObject({ meta: { cache: { state: "hit" } } });
  await stub.environment.advance(1);
  await writing();
  await stub.environment.advance(1);
  const { data, meta } = await call(stub.client, read, {}).withMeta();
  return { before, after: data, state: meta.cache?.state };
}

const RENEWED = { before: 1, after: 2, state: "miss" };

describe("what is kept of an address that a write did not reach", () => {
  it("stays: of that write, nothing was sent", async () => {
    const refused = Object.assign(new TypeError("fetch failed"), {
      cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }),
    });
    const answer: Answer = ({ method }) => {
      if (method !== "GET") throw refused;
      return jsonResponse(200, 1, FRESH);
    };
    const stub = cacheClient([answer]);
    const writing = () => failureOf(call(stub.client, write("PUT", { retry: { maxAttempts: 1 } }), {}));
    expect(await readAfter(stub, getItem(), writing)).toStrictEqual({ before: 1, after: 1, state: "hit" });
  });
});

describe("what is kept of an address that was written", () => {
  it.each([
    ["was read by anybody, and written with a key", [], [["key"]]],
    ["was read with one key, and written with another", [["key"]], [["admin"]]],
    ["was read with a key, and written without", [["key"]], []],
    ["was read and written with one key", [["key"]], [["key"]]],
  ] as const)("is dropped where it %s", async (_, reading, writing) => {
    const stub = cacheClient([versioned()], AUTH, SCHEMES);
    const put = write("PUT", {}, { security: writing });
    const read = getItem({ security: reading });
    expect(await readAfter(stub, read, () => call(stub.client, put, {}))).toEqual(RENEWED);
  });

  it("is dropped for every tenant", async () => {
    const stub = cacheClient([versioned()]);
    const other = stub.client.for({ tenant: "other" });
    expect(await readAfter(stub, getItem(), () => call(other, putItem, {}))).toEqual(RENEWED);
  });

  it("is dropped for every client that shares the store", async () => {
    const server = versioned();
    const stub = cacheClient([server]);
    const { environment } = stub;
    const other = cacheClient([server], { environment, cache: cacheIn(stub.store), ...AUTH }, SCHEMES);
    const put = write("PUT", {}, { security: [["admin"]] });
    expect(await readAfter(stub, getItem(), () => call(other.client, put, {}))).toEqual(RENEWED);
  });

  it("is dropped though it could not be told beforehand who was to write", async () => {
    let asked = 0;
    const admin = (): string => {
      asked += 1;
      if (asked === 1) throw new Error("not yet");
      return "admin-secret";
    };
    const stub = cacheClient([versioned()], { auth: { admin } }, SCHEMES);
    const put = write("PUT", {}, { security: [["admin"]] });
    expect(await readAfter(stub, getItem(), () => call(stub.client, put, {}))).toEqual(RENEWED);
  });

  it("is dropped where the reply to a write elsewhere names it, whoever wrote", async () => {
    const posted = jsonResponse(200, {}, { Location: "/v1/item" });
    const stub = cacheClient(
      [jsonResponse(200, 1, FRESH), posted, jsonResponse(200, 2, FRESH)],
      AUTH,
      SCHEMES,
    );
    const post = write("POST", {}, { path: "/items", security: [["admin"]] });
    expect(await readAfter(stub, getItem(), () => call(stub.client, post, {}))).toEqual(RENEWED);
  });
});

describe("what is kept of an operation that a write names", () => {
  const clearing: PolicyPatch = { cache: { mode: "off", invalidates: ["getItem"] } };

  it.each([
    ["one server with it", undefined, undefined],
    ["a server of its own", [{ url: "https://read.test/v1" }], undefined],
    ["a server, and the write another", undefined, [{ url: "https://write.test/v1" }]],
  ] as const)("is dropped where the operation has %s", async (_, reading, writing) => {
    const stub = cacheClient([versioned()]);
    const post = write("POST", clearing, { path: "/other", ...(writing && { servers: writing }) });
    const read = getItem(reading && { servers: reading });
    expect(await readAfter(stub, read, () => call(stub.client, post, {}))).toEqual(RENEWED);
  });
});

describe("a write that ended with a failure", () => {
  const failed = (code: string): Error =>
    new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
  const [reset, refused] = [failed("ECONNRESET"), failed("ECONNREFUSED")];
  const deleting = write("DELETE", { retry: { maxAttempts: 2, baseDelayMs: 0 } });

  async function readAfterDelete(answers: readonly Answer[]) {
    const stub = cacheClient([jsonResponse(200, 1, FRESH), ...answers, jsonResponse(200, 2, FRESH)]);
    return readAfter(stub, getItem(), async () => {
      const failing = failureOf(call(stub.client, deleting, {}));
      await stub.environment.advance(1_000);
      await failing;
    });
  }

  it.each([
    ["its first attempt was lost and a 404 says that it was done", [reset, jsonResponse(404, {})]],
    ["nobody knows what a gateway's 503 left behind", [jsonResponse(503, {}), jsonResponse(409, {})]],
    ["it ended with a 500", [jsonResponse(500, {})]],
  ])("drops what it may have changed where %s", async (_, answers) => {
    expect(await readAfterDelete(answers)).toEqual(RENEWED);
  });

  it("drops nothing where no attempt can have done it", async () => {
    const end = await readAfterDelete([refused, jsonResponse(404, {})]);
    expect(end).toEqual({ before: 1, after: 1, state: "hit" });
  });

  it.each([
    [
      "drops what an earlier call with its key may have changed",
      { key: "k", firstUsedAt: Date.UTC(2026, 0, 1) - 1_000 },
      RENEWED,
    ],
    ["drops nothing where no other call had its key", undefined, { before: 1, after: 1, state: "hit" }],
  ])("and is refused by a 409 %s", async (_, idempotencyKey, expected) => {
    const stub = cacheClient([
      jsonResponse(200, 1, FRESH),
      jsonResponse(409, {}),
      jsonResponse(200, 2, FRESH),
    ]);
    const keyed = write("PUT", { class: "keyed", retry: { maxAttempts: 1 } });
    const end = await readAfter(stub, getItem(), () =>
      failureOf(call(stub.client, keyed, {}, { idempotencyKey })),
    );
    expect(end).toEqual(expected);
  });
});

describe("a store that can be read, and takes nothing more", () => {
  /** Like one that is out of memory. */
  function fullStore(): CacheStore & { readonly fill: () => void } {
    const store = createMemoryStore({ now: () => 0 });
    let isFull = false;
    return {
      get: store.get,
      set: async (...args) => {
        if (isFull) throw new Error("out of memory");
        return store.set(...args);
      },
      delete: store.delete,
      fill: () => {
        isFull = true;
      },
    };
  }

  it.each([
    ["who wrote", []],
    ["others", [["admin"]]],
  ] as const)("gives what was written over no more to %s", async (_, security) => {
    const store = fullStore();
    const stub = cacheClient([versioned()], { cache: cacheIn(store), ...AUTH }, SCHEMES);
    const end = await readAfter(stub, getItem(), () => {
      store.fill();
      return call(stub.client, write("PUT", {}, { security }), {});
    });
    expect(end).toEqual(RENEWED);
  });

  it("gives it no more to who wrote in another process", async () => {
    const store = fullStore();
    const server = versioned();
    const stub = cacheClient([server], { cache: cacheIn(store) });
    const { environment } = stub;
    const other = cacheClient([server], { environment, cache: cacheIn(store) });
    const end = await readAfter(stub, getItem(), () => {
      store.fill();
      return call(other.client, putItem, {});
    });
    expect(end).toEqual(RENEWED);
  });

  it("gives no more what the server has taken back", async () => {
    const store = fullStore();
    const answers = [jsonResponse(200, 1, FRESH), jsonResponse(404, {}), jsonResponse(503, {})];
    const { client, environment } = cacheClient(answers, { cache: cacheIn(store) });
    const lenient = cachedGet({ staleIfErrorMs: 3_600_000 });
    await call(client, lenient, {});
    await environment.advance(700_000);
    store.fill();
    expect(await failureOf(call(client, lenient, {}))).toMatchObject({ status: 404 });
    await environment.advance(1);
    expect(await failureOf(call(client, lenient, {}))).toMatchObject({ status: 503 });
  });

  it("gives it no more in another process, either", async () => {
    const store = fullStore();
    const answers = [jsonResponse(200, 1, FRESH), jsonResponse(404, {})];
    const { client, environment } = cacheClient(answers, { cache: cacheIn(store) });
    const down = cacheClient([jsonResponse(503, {})], { environment, cache: cacheIn(store) });
    const lenient = cachedGet({ staleIfErrorMs: 3_600_000 });
    await call(client, lenient, {});
    await environment.advance(700_000);
    expect(await call(down.client, lenient, {})).toBe(1);
    store.fill();
    expect(await failureOf(call(client, lenient, {}))).toMatchObject({ status: 404 });
    await environment.advance(1);
    expect(await failureOf(call(down.client, lenient, {}))).toMatchObject({ status: 503 });
  });
});

it("a failed write is handed over before the store knows of it, and what it may have changed is not read any more", async () => {
  const store = createMemoryStore({ now: () => 0 });
  const hang = (): Promise<never> => new Promise(() => undefined);
  let isHung = false;
  const slow: CacheStore = { ...store, set: (...args) => (isHung ? hang() : store.set(...args)) };
  const answers = [jsonResponse(200, 1, FRESH), new TypeError("fetch failed"), jsonResponse(200, 2, FRESH)];
  const stub = cacheClient(answers, { cache: cacheIn(slow) });
  const end = await readAfter(stub, getItem(), () => {
    isHung = true;
    return failureOf(call(stub.client, putItem, {}));
  });
  expect(end).toEqual(RENEWED);
});

it("a read that is refused takes back what its caller was told, and no later write", async () => {
  const held: ((response: Response) => void)[] = [];
  const hold = () => new Promise<Response>((resolve) => held.push(resolve));
  const stub = cacheClient([hold, hold, jsonResponse(200, {}), jsonResponse(200, "new", FRESH)]);
  const own = cachedGet({ coalesce: false });
  const refused = failureOf(call(stub.client, own, {}));
  await vi.waitFor(() => expect(held).toHaveLength(1));
  await stub.environment.advance(1);
  const old = call(stub.client, own, {});
  await vi.waitFor(() => expect(held).toHaveLength(2));
  await stub.environment.advance(1);
  await call(stub.client, putItem, {});
  held[0]?.(jsonResponse(404, {}));
  await refused;
  await stub.environment.advance(1);
  held[1]?.(jsonResponse(200, "old", FRESH));
  expect(await old).toBe("old");
  await stub.environment.advance(1);
  expect(await call(stub.client, own, {})).toBe("new");
});
