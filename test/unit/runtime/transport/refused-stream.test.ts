import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { call } from "@gen-client/runtime";
import { asJson, createBareClient, operation } from "@gen-client/runtime/codegen";
import { Agent, fetch as undici } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { type AnyOperation, failureOf } from "../support/stub-api.ts";
import { createAuthority } from "./certificates.ts";

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const authority = createAuthority("Ours");

const write: AnyOperation = operation(() => ({
  id: "write",
  method: "POST",
  path: "/",
  replies: { 200: asJson() },
  policy: { retry: { baseDelayMs: 0 } },
}));

/** A server of HTTP/2 that closes the streams of its first requests with an error code. */
async function startServer(refused: number, code: number): Promise<{ url: string; hits: () => number }> {
  let hits = 0;
  const server: Http2SecureServer = createSecureServer(authority.certify("server"));
  server.on("stream", (stream: ServerHttp2Stream) => {
    hits += 1;
    stream.on("error", () => undefined);
    if (hits <= refused) return stream.close(code);
    stream.respond({ ":status": 200, "content-type": "application/json" });
    stream.end(JSON.stringify({ hits }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, hits: () => hits };
}

function post(url: string): PromiseLike<unknown> {
  const dispatcher = new Agent({ allowH2: true, connect: { ca: authority.cert } });
  onTestFinished(() => dispatcher.destroy());
  const fetch = ((input: string, init: object) =>
    undici(input, { ...init, dispatcher })) as unknown as typeof globalThis.fetch;
  const api = { name: "Http2", version: "1", servers: [{ url }], securitySchemes: {}, security: [] };
  return call(createBareClient(api, { fetch }), write, {});
}

// RFC 9113 section 8.7: a stream that is refused has not been processed.
test("trap 5: a write whose stream was refused has not been done, and is sent again", async () => {
  const server = await startServer(2, NGHTTP2_REFUSED_STREAM);
  expect(await post(server.url)).toEqual({ hits: 3 });
});

test("a stream that is closed with another code may have been worked on", async () => {
  const server = await startServer(1, NGHTTP2_INTERNAL_ERROR);
  expect(await failureOf(post(server.url))).toMatchObject({ kind: "ambiguous" });
  expect(server.hits()).toBe(1);
});
