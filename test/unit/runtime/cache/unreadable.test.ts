import { call } from "@gen-client/runtime";
import { asBytes, asJson, operation, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, it, vi } from "vitest";
import { type AnyOperation, failureOf, jsonResponse } from "../support/stub-api.ts";
import { cacheClient, cachedGet } from "./cache-client.ts";
import { heldOrigin } from "./held-origin.ts";

const FRESH = { "Cache-Control": "max-age=60" };
const page = (): Response =>
  new Response("<html>login</html>", { headers: { "Content-Type": "text/html", ...FRESH } });
const truncated = (): Response =>
  new Response('{"id": ', { headers: { "Content-Type": "application/json", ...FRESH } });
const UNREADABLE = { code: "unreadable-reply" };

describe("a reply that cannot be read", () => {
  it.each([
    ["a page", "http", page],
    ["a page", "ttl", page],
    ["truncated JSON", "http", truncated],
    ["truncated JSON", "ttl", truncated],
  ] as const)("is the error of its own request alone: %s, mode %s", async (_, mode, broken) => {
    const { client, seen } = cacheClient([broken(), jsonResponse(200, "well", FRESH)]);
    const read = cachedGet({ mode, ttlMs: 3_600_000 });
    const error = await failureOf(call(client, read, {}));
    expect(error).toMatchObject({ ...UNREADABLE, attempts: [{ status: 200 }] });
    expect(await call(client, read, {})).toBe("well");
    expect(await call(client, read, {})).toBe("well");
    expect(seen).toHaveLength(2);
  });

  it("is not kept where the contract has what it lacks", async () => {
    const item: AnyOperation = operation(() => ({
      id: "getItem",
      method: "GET",
      path: "/item",
      replies: { 200: reader(() => r.object({ id: r.critical(r.integer()) })) },
      policy: { cache: { mode: "ttl", ttlMs: 60_000 } },
    }));
    const { client } = cacheClient([jsonResponse(200, {}), jsonResponse(200, { id: 1 })]);
    expect(await failureOf(call(client, item, {}))).toMatchObject(UNREADABLE);
    expect(await call(client, item, {})).toEqual({ id: 1 });
  });

  it("leaves the good copy that was kept, which still stands in for an outage and never for it", async () => {
    const { client, environment } = cacheClient([
      jsonResponse(200, "good", FRESH),
      page(),
      jsonResponse(503, {}),
      jsonResponse(200, "new", FRESH),
    ]);
    const read = cachedGet({ staleIfErrorMs: 600_000 });
    await call(client, read, {});
    await environment.advance(61_000);
    expect(await failureOf(call(client, read, {}))).toMatchObject(UNREADABLE);
    const { data, meta } = await call(client, read, {}).withMeta();
    expect([data, meta.degraded]).toMatchObject(["good", { source: "stale", cause: "503" }]);
    expect(await call(client, read, {})).toBe("new");
  });

  it("replaces nothing where it comes behind a stale copy, and the next call asks again", async () => {
    const answers = [jsonResponse(200, "good", FRESH), page(), jsonResponse(200, "new", FRESH)];
    const { client, seen, environment } = cacheClient(answers);
    const read = cachedGet({ staleWhileRevalidateMs: 600_000 });
    await call(client, read, {});
    await environment.advance(61_000);
    for (const requests of [2, 3]) {
      expect(await call(client, read, {})).toBe("good");
      await vi.waitFor(() => expect(seen).toHaveLength(requests));
      await environment.advance(0);
    }
    expect(await call(client, read, {})).toBe("new");
    expect(environment.pendingTimers()).toBe(0);
  });

  it("is an error of its own to each who shared it", async () => {
    const origin = heldOrigin();
    const { client } = cacheClient([origin.answer]);
    const running = ["A", "B"].map((correlationId) =>
      failureOf(call(client, cachedGet(), {}, { correlationId })),
    );
    await origin.release(1, page());
    const errors = await Promise.all(running);
    expect(errors).toMatchObject([
      { ...UNREADABLE, correlationId: "A", attempts: [{ status: 200 }] },
      { ...UNREADABLE, correlationId: "B", attempts: [] },
    ]);
    const next = call(client, cachedGet(), {});
    await origin.release(2, jsonResponse(200, "well"));
    expect(await next).toBe("well");
  });

  it("is kept where one of those who shared it can read it", async () => {
    const origin = heldOrigin();
    const { client } = cacheClient([origin.answer]);
    const item: AnyOperation = operation(() => ({
      id: "getItem",
      method: "GET",
      path: "/item",
      replies: { 200: reader(() => r.object({ id: r.integer() })) },
      policy: { cache: {} },
    }));
    const strict = failureOf(call(client, item, {}, { policy: { reader: { mode: "strict" } } }));
    const tolerant = call(client, item, {});
    await origin.release(1, jsonResponse(200, { id: "one" }, FRESH));
    expect(await strict).toMatchObject(UNREADABLE);
    expect(await tolerant).toEqual({});
    expect(await call(client, item, {})).toEqual({});
    expect(origin.count()).toBe(1);
  });
});

describe("a kept reply that cannot be read", () => {
  const readAs = (reply: ReturnType<typeof asJson> | ReturnType<typeof asBytes>): AnyOperation =>
    operation(() => ({
      id: "getItem",
      method: "GET",
      path: "/item",
      replies: { 200: reply },
      pinned: { headers: { Accept: "application/json" } },
      policy: { cache: {} },
    }));

  it("is dropped, as by a client with another contract of the same store", async () => {
    const { client, seen } = cacheClient([page(), jsonResponse(200, "well", FRESH)]);
    await call(client, readAs(asBytes()), {});
    expect(await failureOf(call(client, readAs(asJson()), {}))).toMatchObject({
      ...UNREADABLE,
      attempts: [],
    });
    expect(await call(client, readAs(asJson()), {})).toBe("well");
    expect(seen).toHaveLength(2);
  });

  it("is dropped though the server confirms it: it would be confirmed each time", async () => {
    const tagged = new Response("<html>", { headers: { ETag: '"1"', "Cache-Control": "max-age=1" } });
    const { client, environment, seen } = cacheClient([
      tagged,
      new Response(null, { status: 304, headers: FRESH }),
      jsonResponse(200, "well", FRESH),
    ]);
    await call(client, readAs(asBytes()), {});
    await environment.advance(2_000);
    expect(await failureOf(call(client, readAs(asJson()), {}))).toMatchObject(UNREADABLE);
    expect(await call(client, readAs(asJson()), {})).toBe("well");
    expect(seen.map(({ headers }) => headers.get("if-none-match"))).toEqual([null, '"1"', null]);
  });

  it("is none where it is a failure, which is an answer", async () => {
    const { client, seen } = cacheClient([jsonResponse(404, {}, FRESH)]);
    for (const _ of [1, 2]) {
      expect(await failureOf(call(client, cachedGet(), {}))).toMatchObject({ status: 404 });
    }
    expect(seen).toHaveLength(1);
  });
});
