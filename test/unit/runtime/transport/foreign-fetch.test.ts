import { call } from "@gen-client/runtime";
import { asJson, bytes, type ClientOptions, createBareClient, operation } from "@gen-client/runtime/codegen";
import { Response as UndiciResponse, fetch as undiciFetch } from "undici";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { jsonReply, startFaultServer } from "../../../chaos/fault-server.ts";
import type { AnyOperation } from "../support/stub-api.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const put: AnyOperation = operation(() => ({
  id: "put",
  method: "PUT",
  path: "/x",
  body: bytes(),
  replies: { 200: asJson() },
}));

const clientOf = (options: ClientOptions) =>
  createBareClient(API, { baseUrl: "https://api.test", ...options });

afterEach(() => vi.restoreAllMocks());

/** Browsers refuse a `fetch` that is called as a method of anything but the global object. */
function browserFetch(this: unknown): Promise<Response> {
  if (this !== undefined && this !== globalThis) throw new TypeError("Illegal invocation");
  return Promise.resolve(Response.json({ ok: true }));
}

describe("trap 79: whose fetch it is", () => {
  test("the platform's is called so that browsers allow it", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation(browserFetch as typeof fetch);
    await expect(call(clientOf({}), get, {})).resolves.toStrictEqual({ ok: true });
  });

  test("so is one that is handed over as it stands", async () => {
    const client = clientOf({ fetch: browserFetch as typeof fetch });
    await expect(call(client, get, {})).resolves.toStrictEqual({ ok: true });
  });

  test("a reply of another implementation is read like any", async () => {
    const foreign = UndiciResponse.json({ ok: true }, { headers: { "X-RateLimit-Remaining": "7" } });
    expect(foreign).not.toBeInstanceOf(Response);
    const client = clientOf({ fetch: async () => foreign as unknown as Response });
    const { data, meta } = await call(client, get, {}).withMeta();
    expect(data).toStrictEqual({ ok: true });
    expect(meta.rateLimit).toStrictEqual({ remaining: 7 });
  });

  test("another copy of undici, to which the platform's Request is foreign, sends all of a request", async () => {
    const server = await startFaultServer(jsonReply(200, { ok: true }));
    onTestFinished(() => server.stop());
    const client = clientOf({ baseUrl: server.url, fetch: undiciFetch as unknown as typeof fetch });
    await expect(call(client, put, { body: "four" })).resolves.toStrictEqual({ ok: true });
    expect(server.hits).toMatchObject([{ method: "PUT", target: "/x", body: "four" }]);
    expect(server.hits[0]?.headers["content-type"]).toBe("application/octet-stream");
  });

  test("trap 61: one that adds secrets is told when a redirect has led a request elsewhere", async () => {
    const told: unknown[] = [];
    const ways = ["/y", "https://other.test/z", "https://api.test/back"];
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      told.push([String(input), Reflect.get(init ?? {}, "hasLeft")]);
      const location = ways.shift();
      return location === undefined
        ? Response.json({ ok: true })
        : new Response(null, { status: 302, headers: { Location: location } });
    };
    await call(clientOf({ fetch }), get, {});
    expect(told).toStrictEqual([
      ["https://api.test/x", undefined],
      ["https://api.test/y", undefined],
      ["https://other.test/z", true],
      ["https://api.test/back", true],
    ]);
  });
});
