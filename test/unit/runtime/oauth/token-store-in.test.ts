import { memoryTokenStore, type TokenBackend, type TokenSet, tokenStoreIn } from "@gen-client/runtime/oauth";
import { describe, expect, test } from "vitest";
import { failureOf } from "../support/stub-api.ts";

const TOKENS: TokenSet = { accessToken: "a-1", tokenType: "DPoP", obtainedAtMs: 1 };

/** What a Redis does with SET NX PX and a script that compares before it deletes. */
function fakeRedis() {
  const kept = new Map<string, string>();
  const backend: TokenBackend = {
    get: async (key) => kept.get(key) ?? null,
    set: async (key, value) => kept.set(key, value),
    delete: async (key) => kept.delete(key),
    locks: {
      take: async (key, value) => {
        if (kept.has(key)) return false;
        kept.set(key, value);
        return true;
      },
      release: async (key, value) => kept.get(key) === value && kept.delete(key),
    },
  };
  return { kept, backend };
}

describe("tokens in a store of the caller's", () => {
  test("come back as they were, under keys of their own", async () => {
    const { kept, backend } = fakeRedis();
    await tokenStoreIn(backend).save("k", TOKENS);
    expect([...kept.keys()]).toStrictEqual(["gen-client:tokens:k"]);
    const again = tokenStoreIn(backend);
    expect(await again.load("k")).toStrictEqual(TOKENS);
    await again.remove("k");
    expect(await again.load("k")).toBeUndefined();
  });

  test("what is no token is told without being shown", async () => {
    const { kept, backend } = fakeRedis();
    kept.set("gen-client:tokens:k", "canary");
    const error = await failureOf(tokenStoreIn(backend).load("k"));
    expect(error).toMatchObject({ name: "TokenStoreError", code: "damaged" });
    expect(String(error)).not.toContain("canary");
  });
});

describe("the lock", () => {
  test("lets one in at a time, across stores as across processes", async () => {
    const { kept, backend } = fakeRedis();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    const stores = [tokenStoreIn(backend), tokenStoreIn(backend)];
    await Promise.all(Array.from({ length: 8 }, (_, index) => stores[index % 2]?.withLock("k", work)));
    expect(most).toBe(1);
    expect(kept.size).toBe(0);
  });

  test("of somebody who took over is not let go of, and one that cannot be had is told", async () => {
    const { kept, backend } = fakeRedis();
    const lock = "gen-client:tokens:k:lock";
    await tokenStoreIn(backend).withLock("k", async () => {
      kept.set(lock, "another");
    });
    expect(kept.get(lock)).toBe("another");
    const waits = tokenStoreIn(backend, { waitMs: 20 });
    expect(await failureOf(waits.withLock("k", async () => "mine"))).toMatchObject({ code: "locked" });
  });

  test("a backend that goes down after the work changes nothing about it", async () => {
    const { backend } = fakeRedis();
    const { locks } = backend;
    if (locks === undefined) throw new Error("no locks");
    const release = (): Promise<never> => Promise.reject(new Error("connection lost"));
    const store = tokenStoreIn({ ...backend, locks: { ...locks, release } });
    expect(await store.withLock("k", async () => "done")).toBe("done");
  });

  test("without locks of its own, a backend has those of the process", async () => {
    const { backend } = fakeRedis();
    const { locks: _, ...plain } = backend;
    const order: string[] = [];
    const store = tokenStoreIn(plain);
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
    };
    await Promise.all([store.withLock("k", work("a")), store.withLock("k", work("b"))]);
    expect(order).toStrictEqual(["a in", "a out", "b in", "b out"]);
  });
});

test("the store in memory keeps what it is given", async () => {
  const store = memoryTokenStore();
  await store.save("k", TOKENS);
  expect([await store.load("k"), await store.load("x")]).toStrictEqual([TOKENS, undefined]);
});
