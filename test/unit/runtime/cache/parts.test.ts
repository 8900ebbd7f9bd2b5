import { call } from "@gen-client/runtime";
import { cacheIn, createMemoryStore } from "@gen-client/runtime/cache";
import { describe, expect, it, vi } from "vitest";
import { cacheClient } from "./cache-client.ts";
import { getDocument, rangeOrigin } from "./range-origin.ts";

const TEXT = "0123456789";
const TAGGED = { ETag: '"1"' };
const range = (value: string) => ({ headers: { Range: `bytes=${value}` } });

/** A client, and what it reads of the document in parts. */
function reader(origin = rangeOrigin(TEXT, TAGGED), options: Parameters<typeof cacheClient>[1] = {}) {
  const stub = cacheClient([origin.answer], options);
  const read = async (...spans: readonly string[]): Promise<unknown> => {
    let data: unknown;
    for (const span of spans) data = await call(stub.client, getDocument, {}, range(span));
    return data;
  };
  return { ...stub, origin, read };
}

describe("a part with a strong entity tag", () => {
  it("answers ranges within it", async () => {
    const { read, seen } = reader();
    expect(await read("4-8")).toBe("45678");
    expect([await read("4-8"), await read("5-6"), await read("8-8")]).toEqual(["45678", "56", "8"]);
    expect(seen).toHaveLength(1);
  });

  it.each(["3-5", "7-9", "7-", "-2"])("does not answer a range that goes beyond it: %s", async (span) => {
    const { read, seen } = reader();
    await read("4-8", span);
    expect(seen[1]?.headers.get("range")).toBe(`bytes=${span}`);
  });

  it("is confirmed as a whole reply is", async () => {
    const { read, seen, environment } = reader();
    await read("-2");
    await environment.advance(61_000);
    expect(await read("-1")).toBe("9");
    expect(seen[1]?.headers.get("if-none-match")).toBe('"1"');
    expect(await read("8-9")).toBe("89");
    expect(seen).toHaveLength(2);
  });

  it("grows by what touches it, and keeps beside it what does not", async () => {
    const { read, seen } = reader();
    await read("0-1", "4-5", "8-9", "2-4");
    expect([await read("0-5"), await read("8-9")]).toEqual(["012345", "89"]);
    expect(seen).toHaveLength(4);
  });

  it("is a whole reply once nothing is missing", async () => {
    const { client, read, seen } = reader();
    await read("5-", "0-4");
    const { data, meta, response } = await call(client, getDocument, {}).withMeta();
    expect([data, response.status, meta.cache?.state]).toEqual([TEXT, 200, "hit"]);
    expect(response.headers.get("content-range")).toBeNull();
    expect(response.headers.get("content-length")).toBe("10");
    expect(await read("3-6")).toBe("3456");
    expect(seen).toHaveLength(2);
  });

  it("is a whole reply where the range had everything", async () => {
    const { client, read, seen } = reader();
    await read("0-");
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen).toHaveLength(1);
  });

  it("takes the headers of the next one, and keeps those that it lacks", async () => {
    const { client, origin, read } = reader(rangeOrigin(TEXT, { ...TAGGED, "X-New": "1", "X-Kept": "1" }));
    await read("0-4");
    origin.publish(TEXT, { ...TAGGED, "X-New": "2" });
    await read("5-9");
    const { response } = await call(client, getDocument, {}).withMeta();
    expect([response.headers.get("x-new"), response.headers.get("x-kept")]).toEqual(["2", "1"]);
  });

  it("renews what is kept whole of the same version", async () => {
    const { client, read, seen, environment } = reader();
    await call(client, getDocument, {});
    await environment.advance(50_000);
    const headers = { Range: "bytes=0-1", "Cache-Control": "no-cache" };
    await call(client, getDocument, {}, { headers });
    await environment.advance(50_000);
    expect([await call(client, getDocument, {}), await read("5-5")]).toEqual([TEXT, "5"]);
    expect(seen).toHaveLength(2);
  });

  it("ends with its version", async () => {
    const { read, origin, seen } = reader();
    await read("0-4");
    origin.publish("abcdefghij", { ETag: '"2"' });
    expect(await read("5-9")).toBe("fghij");
    expect([await read("0-4"), await read("0-9")]).toEqual(["abcde", "abcdefghij"]);
    expect(seen).toHaveLength(3);
  });

  it("ends with a version that has another length under the same tag", async () => {
    const { client, read, origin } = reader();
    await read("0-4");
    origin.publish("0123456", TAGGED);
    await read("5-6");
    origin.publish("abcdefg", { ETag: '"2"' });
    expect(await call(client, getDocument, {})).toBe("abcdefg");
  });

  it("is kept beside others that come at the same time, however slow the store is", async () => {
    const memory = createMemoryStore();
    let kept = 0;
    const slow = async <Result>(work: () => Promise<Result>): Promise<Result> => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return work();
    };
    const set = async (...args: Parameters<typeof memory.set>): Promise<void> => {
      await slow(() => memory.set(...args));
      kept += 1;
    };
    const store = { ...memory, get: (key: string) => slow(() => memory.get(key)), set };
    const { client, read, seen } = reader(undefined, { cache: cacheIn(store) });
    await Promise.all(["0-3", "4-6", "7-9"].map((span) => read(span)));
    await vi.waitFor(() => expect(kept).toBe(3));
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen).toHaveLength(3);
  });

  it("is not kept where together they are more than the store takes", async () => {
    const store = createMemoryStore({ maxBytes: 1_030 });
    const { read, seen } = reader(undefined, { cache: cacheIn(store) });
    await read("0-3", "0-3", "4-9", "0-3");
    expect(seen).toHaveLength(3);
  });
});

describe("a part is not kept", () => {
  it.each([
    ["has no entity tag", {}],
    ["has a weak one", { ETag: 'W/"1"' }],
    ["has but a date", { "Last-Modified": "Wed, 21 Oct 2015 07:28:00 GMT" }],
    ["does not have the bytes that it names", { ...TAGGED, "Content-Range": "bytes 0-5/10" }],
    ["does not tell how long the whole is", { ...TAGGED, "Content-Range": "bytes 0-4/*" }],
    ["is longer than the whole", { ...TAGGED, "Content-Range": "bytes 6-10/10" }],
    ["came compressed", { ...TAGGED, "Content-Encoding": "gzip" }],
    ["must not be", { ...TAGGED, "Cache-Control": "no-store" }],
  ])("that %s", async (_, headers) => {
    const { read, seen } = reader(rangeOrigin(TEXT, headers));
    await read("0-4", "0-4");
    expect(seen).toHaveLength(2);
  });

  it("that contradicts itself, nor does it cost what is kept whole", async () => {
    const { client, origin, read, seen } = reader(rangeOrigin(TEXT));
    await call(client, getDocument, {});
    origin.publish(TEXT, { ...TAGGED, "Content-Range": "bytes 0-5/10" });
    await call(client, getDocument, {}, { headers: { Range: "bytes=0-4", "Cache-Control": "no-cache" } });
    expect([await call(client, getDocument, {}), await read("5-9")]).toEqual([TEXT, "56789"]);
    expect(seen).toHaveLength(2);
  });

  it("that nobody asked for", async () => {
    const headers = { ...TAGGED, "Cache-Control": "max-age=60", "Content-Range": "bytes 0-4/10" };
    const { client, seen } = cacheClient([new Response("01234", { status: 206, headers })]);
    await call(client, getDocument, {});
    await call(client, getDocument, {}, range("0-4"));
    expect(seen).toHaveLength(2);
  });
});
