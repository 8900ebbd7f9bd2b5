import { call } from "@gen-client/runtime";
import { asBytes } from "@gen-client/runtime/codegen";
import { describe, expect, it } from "vitest";
import { type Answer, failureOf } from "../support/stub-api.ts";
import { cacheClient, putItem } from "./cache-client.ts";
import { documentRead, getDocument, rangeOrigin } from "./range-origin.ts";

const TEXT = "0123456789";
const range = (value: string) => ({ headers: { Range: `bytes=${value}` } });
const part = (text: string, contentRange: string, tag: string) =>
  new Response(text, {
    status: 206,
    headers: { "Content-Range": contentRange, ETag: tag, "Cache-Control": "max-age=60" },
  });

/** A client that has the first bytes of the document; what it asks for then gets these answers, or the document's. */
async function begun(answers: readonly Answer[] = [], spans: readonly string[] = ["0-4"]) {
  const origin = rangeOrigin(TEXT, { ETag: '"1"' });
  const first = spans.map(() => origin.answer);
  const stub = cacheClient([...first, ...answers, origin.answer]);
  for (const span of spans) await call(stub.client, getDocument, {}, range(span));
  return { ...stub, origin };
}

describe("a read of everything, where a part is kept", () => {
  it.each([
    ["0-4", "bytes=5-"],
    ["7-", "bytes=0-6"],
  ])("asks for the rest of %s alone, if it is of the same version", async (span, missing) => {
    const { client, seen } = await begun([], [span]);
    const { data, meta, response } = await call(client, getDocument, {}).withMeta();
    expect([data, response.status, meta.cache]).toEqual([TEXT, 200, { state: "revalidated", ageMs: 0 }]);
    expect(response.headers.get("content-range")).toBeNull();
    expect(Object.fromEntries(seen[1]?.headers ?? [])).toMatchObject({ range: missing, "if-range": '"1"' });
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen).toHaveLength(2);
  });

  it("asks so however old the part is: the server says whether it still counts", async () => {
    const { client, seen, environment } = await begun();
    await environment.advance(3_600_000);
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen[1]?.headers.get("range")).toBe("bytes=5-");
  });

  it("asks for everything where more than one stretch is missing", async () => {
    const { client, seen } = await begun([], ["3-4"]);
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen[1]?.headers.has("range")).toBe(false);
  });

  it("gets the new version where there is one, and nothing is left of the old", async () => {
    const { client, seen, origin } = await begun();
    origin.publish("abcdefghij", { ETag: '"2"' });
    const { data, meta } = await call(client, getDocument, {}).withMeta();
    expect([data, meta.cache?.state]).toEqual(["abcdefghij", "miss"]);
    expect(await call(client, getDocument, {}, range("0-4"))).toBe("abcde");
    expect(seen).toHaveLength(2);
  });

  it.each([
    ["of another version", part("fghij", "bytes 5-9/10", '"2"')],
    ["of a version that is the same in meaning only", part("56789", "bytes 5-9/10", 'W/"1"')],
    ["that leaves a gap", part("6789", "bytes 6-9/10", '"1"')],
    ["that is not all of the rest", part("567", "bytes 5-7/10", '"1"')],
    ["that is said to be known", new Response(null, { status: 304 })],
    ["that is none", new Response(null, { status: 416 })],
  ])("asks again for everything after a rest %s", async (_, answer) => {
    const { client, seen } = await begun([answer]);
    const { data, response } = await call(client, getDocument, {}).withMeta();
    expect([data, response.status]).toEqual([TEXT, 200]);
    expect(seen[2]?.headers.has("range")).toBe(false);
    expect(seen[2]?.headers.has("if-range")).toBe(false);
  });

  it.each([new Response("", { status: 503 }), new TypeError("fetch failed")])(
    "fails where the server does: a part stands in for nothing",
    async (failure) => {
      const { client } = await begun([failure]);
      const lenient = { cache: { staleIfErrorMs: 600_000 }, fallback: [{ kind: "stale" }] } as const;
      await failureOf(call(client, getDocument, {}, { policy: lenient }));
      expect(await call(client, getDocument, {})).toBe(TEXT);
    },
  );

  it("asks for everything where the whole would be more than may be read", async () => {
    const { client, seen } = await begun();
    await failureOf(call(client, getDocument, {}, { policy: { reader: { maxBytes: 8 } } }));
    expect(seen[1]?.headers.has("range")).toBe(false);
  });

  it("asks for everything where the parts have become more than may be read", async () => {
    const { client, seen } = await begun([], ["0-4", "5-9"]);
    const error = await failureOf(call(client, getDocument, {}, { policy: { reader: { maxBytes: 8 } } }));
    expect(error).toMatchObject({ code: "unreadable-reply" });
    expect(seen).toHaveLength(3);
  });

  it("asks for everything where it is to be a stream", async () => {
    const getBytes = documentRead({ replies: { 200: asBytes(), 206: asBytes() } });
    const { client, seen } = await begun();
    const options = { as: "stream" } as object;
    const stream = (await call(client, getBytes, {}, options)) as ReadableStream<Uint8Array>;
    expect(await new Response(stream).text()).toBe(TEXT);
    expect(seen[1]?.headers.has("range")).toBe(false);
  });

  it("asks for everything after a write: the part is gone", async () => {
    const { client, seen, environment } = await begun([new Response("{}")]);
    await environment.advance(1);
    await call(client, putItem, {}, { policy: { cache: { mode: "off", invalidates: ["getDocument"] } } });
    await environment.advance(1);
    expect(await call(client, getDocument, {})).toBe(TEXT);
    expect(seen[2]?.headers.has("range")).toBe(false);
  });

  it("shares the request for the rest", async () => {
    const { client, seen } = await begun();
    const both = await Promise.all([call(client, getDocument, {}), call(client, getDocument, {})]);
    expect(both).toEqual([TEXT, TEXT]);
    expect(seen).toHaveLength(2);
  });
});
