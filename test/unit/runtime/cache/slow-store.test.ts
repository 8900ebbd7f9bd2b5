import { call } from "@gen-client/runtime";
import { type CacheOptions, type CacheStore, cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { describe, expect, it } from "vitest";
import { jsonResponse } from "../support/stub-api.ts";
import { type CacheStub, cacheClient, cachedGet, putItem } from "./cache-client.ts";

/** What of a store hangs. */
interface Hangs {
  get?: boolean;
  set?: boolean;
}

const never = (): Promise<never> => new Promise(() => undefined);

function hangingStore(hangs: Hangs): CacheStore {
  const store = createMemoryStore({ now: () => 0 });
  return {
    get: (key) => (hangs.get === true ? never() : store.get(key)),
    set: (...args) => (hangs.set === true ? never() : store.set(...args)),
    delete: store.delete,
  };
}

/** A client whose cache knows its keys, in a store that hangs from now on. It is answered 1, 2, 3 … */
async function withHanging(hangs: Hangs, options?: CacheOptions): Promise<CacheStub> {
  const unkept = jsonResponse(200, 0, { "Cache-Control": "no-store" });
  const answers = [1, 2, 3, 4].map((data) => jsonResponse(200, data, { "Cache-Control": "max-age=600" }));
  const wanted = { ...hangs };
  Object.assign(hangs, { get: false, set: false });
  const stub = cacheClient([unkept, ...answers], { cache: cacheIn(hangingStore(hangs), options) });
  await call(stub.client, cachedGet(), {});
  Object.assign(hangs, wanted);
  return stub;
}

/** What a call has given after so long; `undefined`: nothing. */
async function givenAfter(ms: number, running: PromiseLike<unknown>, stub: CacheStub): Promise<unknown> {
  let given: unknown;
  running.then((data) => {
    given = data;
  });
  await stub.environment.advance(ms);
  return given;
}

describe("a store that never answers", () => {
  it("holds a read for half a second, and then it goes on without", async () => {
    const stub = await withHanging({ get: true });
    const running = call(stub.client, cachedGet(), {}).withMeta();
    expect(await givenAfter(499, running, stub)).toBeUndefined();
    expect(await givenAfter(1, running, stub)).toMatchObject({ data: 1, meta: { cache: { state: "miss" } } });
    expect(stub.events.at(-1)).toMatchObject({ kind: "call", ok: true });
    expect(stub.events.filter(({ kind }) => kind === "cache")).toMatchObject([{}, { state: "miss" }]);
    await stub.environment.advance(1_000);
    expect(stub.environment.pendingTimers()).toBe(0);
  });

  it("holds it no longer than it is told to", async () => {
    const stub = await withHanging({ get: true }, { storeTimeoutMs: 20 });
    const running = call(stub.client, cachedGet(), {});
    expect(await givenAfter(19, running, stub)).toBeUndefined();
    expect(await givenAfter(1, running, stub)).toBe(1);
  });

  it("holds no read by what is to be kept of it", async () => {
    const stub = await withHanging({ set: true });
    expect(await givenAfter(0, call(stub.client, cachedGet(), {}), stub)).toBe(1);
    expect(await givenAfter(0, call(stub.client, cachedGet(), {}), stub)).toBe(2);
  });

  it("makes a write wait once, however much is to be kept before it, and fails none", async () => {
    const stub = await withHanging({ get: true, set: true });
    const reads = [1, 2, 3].map(() => call(stub.client, cachedGet({ coalesce: false }), {}));
    await givenAfter(500, Promise.all(reads), stub);
    const write = call(stub.client, putItem, {}, { timeout: 600 });
    expect(await givenAfter(499, write, stub)).toBeUndefined();
    expect(await givenAfter(1, write, stub)).toBe(4);
  });

  it("hands over the reply to a write though the time of its call is up meanwhile", async () => {
    const stub = await withHanging({ set: true });
    expect(await givenAfter(100, call(stub.client, putItem, {}, { timeout: 100 }), stub)).toBe(1);
  });

  it("is used again as soon as it answers", async () => {
    const hangs = { get: true, set: true };
    const stub = await withHanging(hangs);
    expect(await givenAfter(5_000, call(stub.client, cachedGet(), {}), stub)).toBe(1);
    Object.assign(hangs, { get: false, set: false });
    expect(await givenAfter(0, call(stub.client, cachedGet(), {}), stub)).toBe(2);
    const again = await givenAfter(0, call(stub.client, cachedGet(), {}).withMeta(), stub);
    expect(again).toMatchObject({ data: 2, meta: { cache: { state: "hit" } } });
  });

  it("keeps what it has where it can be written and not read", async () => {
    const hangs: Hangs = {};
    const stub = await withHanging(hangs);
    expect(await givenAfter(0, call(stub.client, cachedGet(), {}), stub)).toBe(1);
    hangs.get = true;
    expect(await givenAfter(5_000, call(stub.client, cachedGet(), {}), stub)).toBe(2);
    hangs.get = false;
    expect(await givenAfter(0, call(stub.client, cachedGet(), {}), stub)).toBe(1);
  });
});
