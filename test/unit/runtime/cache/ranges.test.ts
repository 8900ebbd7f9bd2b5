import { call } from "@gen-client/runtime";
import { asText } from "@gen-client/runtime/codegen";
import { describe, expect, it } from "vitest";
import { failureOf, jsonResponse } from "../support/stub-api.ts";
import { cacheClient } from "./cache-client.ts";
import { documentRead, getDocument, rangeOrigin } from "./range-origin.ts";

const TEXT = "0123456789";
const range = (value: string) => ({ headers: { Range: value } });

describe("a range of a reply that is kept whole", () => {
  it.each([
    ["bytes=0-1", "01", "bytes 0-1/10"],
    ["bytes=8-", "89", "bytes 8-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=-30", TEXT, "bytes 0-9/10"],
    ["bytes=6-99", "6789", "bytes 6-9/10"],
    ["Bytes=0-", TEXT, "bytes 0-9/10"],
  ])("is answered from it: %s", async (asked, text, contentRange) => {
    const { client, seen, environment } = cacheClient([rangeOrigin(TEXT, { "X-Own": "1" }).answer]);
    await call(client, getDocument, {});
    await environment.advance(5_000);
    const { data, meta, response } = await call(client, getDocument, {}, range(asked)).withMeta();
    expect([data, response.status, meta.cache]).toEqual([text, 206, { state: "hit", ageMs: 5_000 }]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-range": contentRange,
      "content-length": String(text.length),
      "x-own": "1",
      age: "5",
    });
    expect(seen).toHaveLength(1);
  });

  it.each(["bytes=0-1,3-4", "bytes=4-2", "bytes=-", "lines=0-1", "bytes=10-", "bytes=-0"])(
    "is left to the server where it is none of one stretch within it: %s",
    async (asked) => {
      const { client, seen } = cacheClient([rangeOrigin(TEXT).answer, jsonResponse(416, {})]);
      await call(client, getDocument, {});
      expect(await failureOf(call(client, getDocument, {}, range(asked)))).toMatchObject({ status: 416 });
      expect(seen[1]?.headers.get("range")).toBe(asked);
      expect(await call(client, getDocument, {})).toBe(TEXT);
      expect(seen).toHaveLength(2);
    },
  );

  it("is left to the server where it is of a HEAD, which has no ranges", async () => {
    const headDocument = documentRead({ method: "HEAD" });
    const { client, seen } = cacheClient([rangeOrigin(TEXT).answer, new Response(null)]);
    await call(client, getDocument, {});
    const { response } = await call(client, headDocument, {}, range("bytes=0-1")).withMeta();
    expect(response.status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it("is left to the server where the caller has a version of its own", async () => {
    const { client, seen } = cacheClient([rangeOrigin(TEXT, { ETag: '"1"' }).answer]);
    await call(client, getDocument, {});
    const headers = { Range: "bytes=0-1", "If-Range": '"0"' };
    expect(await call(client, getDocument, {}, { headers })).toBe(TEXT);
    expect(seen).toHaveLength(2);
  });

  it("is left to the server where the body came compressed: ranges count the bytes on the wire", async () => {
    const { client, seen } = cacheClient([rangeOrigin(TEXT, { "Content-Encoding": "gzip" }).answer]);
    await call(client, getDocument, {});
    await call(client, getDocument, {}, range("bytes=0-1"));
    expect(seen).toHaveLength(2);
  });

  it("is left to the server where the contract has no 206", async () => {
    const wholeOnly = documentRead({ replies: { 200: asText() } });
    const { client, seen } = cacheClient([
      new Response(TEXT, { headers: { "Cache-Control": "max-age=60" } }),
    ]);
    await call(client, wholeOnly, {});
    const { data, meta } = await call(client, wholeOnly, {}, range("bytes=0-1")).withMeta();
    expect([data, meta.cache]).toEqual([TEXT, undefined]);
    expect(seen).toHaveLength(2);
  });

  it("is answered from it once the server has confirmed it", async () => {
    const { client, seen, environment } = cacheClient([rangeOrigin(TEXT, { ETag: '"1"' }).answer]);
    await call(client, getDocument, {});
    await environment.advance(61_000);
    const { data, meta } = await call(client, getDocument, {}, range("bytes=2-3")).withMeta();
    expect([data, meta.cache?.state]).toEqual(["23", "revalidated"]);
    expect(seen[1]?.headers.get("if-none-match")).toBe('"1"');
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen).toHaveLength(2);
  });

  it("takes a part of a new version for the end of what is kept", async () => {
    const origin = rangeOrigin(TEXT, { ETag: '"1"' });
    const { client, seen, environment } = cacheClient([origin.answer]);
    await call(client, getDocument, {});
    await environment.advance(61_000);
    origin.publish("abcdefghij", { ETag: '"2"' });
    expect(await call(client, getDocument, {}, range("bytes=0-1"))).toBe("ab");
    expect(await call(client, getDocument, {})).toBe("abcdefghij");
    expect(seen).toHaveLength(3);
  });

  it("is what a kept 404 says of all of it", async () => {
    const { client, seen } = cacheClient([jsonResponse(404, {}, { "Cache-Control": "max-age=60" })]);
    await failureOf(call(client, getDocument, {}));
    const error = await failureOf(call(client, getDocument, {}, range("bytes=0-1")));
    expect(error).toMatchObject({ status: 404 });
    expect(seen).toHaveLength(1);
  });

  it("stands in for an outage where the whole might", async () => {
    const lenient = { policy: { cache: { staleIfErrorMs: 600_000 } } } as const;
    const { client, environment } = cacheClient([rangeOrigin(TEXT).answer, new TypeError("fetch failed")]);
    await call(client, getDocument, {}, lenient);
    await environment.advance(100_000);
    const options = { ...range("bytes=-1"), ...lenient };
    const { data, meta } = await call(client, getDocument, {}, options).withMeta();
    expect([data, meta.degraded]).toEqual(["9", expect.objectContaining({ source: "stale" })]);
  });
});

describe("a whole reply to a range", () => {
  it("is kept as what it is", async () => {
    const { client, seen } = cacheClient([
      new Response(TEXT, { headers: { "Cache-Control": "max-age=60" } }),
    ]);
    expect(await call(client, getDocument, {}, range("bytes=0-1"))).toBe(TEXT);
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen).toHaveLength(1);
  });
});
