import { type CachedReply, createMemoryStore } from "@gen-client/runtime/cache";
import { expect, test } from "vitest";

const reply = (bytes: number): CachedReply => ({
  status: 200,
  headers: {},
  url: "https://api.test/",
  body: new Uint8Array(bytes),
  requestedAtMs: 0,
});

test("what was used least recently goes first", async () => {
  const store = createMemoryStore({ maxEntries: 2 });
  await store.set("a", { variants: [] }, 1_000);
  await store.set("b", { variants: [] }, 1_000);
  await store.get("a");
  await store.set("c", { variants: [] }, 1_000);
  expect(await Promise.all(["a", "b", "c"].map(async (key) => (await store.get(key)) !== undefined))).toEqual(
    [true, false, true],
  );
});

test("bodies are bounded in all, and one that is larger is not kept", async () => {
  const store = createMemoryStore({ maxBytes: 10_000 });
  for (const key of ["a", "b", "c"]) await store.set(key, { variants: [reply(4_000)] }, 1_000);
  expect(await store.get("a")).toBeUndefined();
  expect(await store.get("c")).toBeDefined();
  await store.set("huge", { variants: [reply(20_000)] }, 1_000);
  expect(await store.get("huge")).toBeUndefined();
  expect(await store.get("c")).toBeDefined();
});

test("a record is gone when its time is over, and its bytes with it", async () => {
  let now = 0;
  const store = createMemoryStore({ maxBytes: 6_000, now: () => now });
  await store.set("a", { variants: [reply(4_000)] }, 1_000);
  now = 1_000;
  expect(await store.get("a")).toBeUndefined();
  await store.set("b", { variants: [reply(4_000)] }, 1_000);
  await store.delete("b");
  await store.set("c", { variants: [reply(4_000)] }, 1_000);
  expect(await store.get("c")).toBeDefined();
});
