import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { call } from "@gen-client/runtime";
import { asJson, createBareClient, operation } from "@gen-client/runtime/codegen";
import { ProxyAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { type AnyOperation, failureOf } from "../support/stub-api.ts";

const write: AnyOperation = operation(() => ({
  id: "write",
  method: "POST",
  path: "/",
  replies: { 200: asJson() },
  policy: { retry: { baseDelayMs: 0, maxAttempts: 2 } },
}));

/** A proxy that opens no tunnel. */
async function startProxy(status: number): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const proxy = createServer();
  proxy.on("connect", (_request, socket) => {
    asked += 1;
    socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 0\r\n\r\n`);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void proxy.close());
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked: () => asked };
}

function post(proxy: string): PromiseLike<unknown> {
  const dispatcher = new ProxyAgent(proxy);
  onTestFinished(() => dispatcher.destroy());
  const fetch: typeof globalThis.fetch = (input, init) =>
    globalThis.fetch(input, { ...init, dispatcher } as RequestInit);
  const servers = [{ url: "https://api.test" }];
  const api = { name: "Tunnel", version: "1", servers, securitySchemes: {}, security: [] };
  return call(createBareClient(api, { fetch }), write, {});
}

// RFC 9110 section 9.3.6: until the tunnel stands, nothing of the request has left.
test.each([407, 502])("trap 5: a write whose proxy refused its tunnel (%i) is unsent", async (status) => {
  const proxy = await startProxy(status);
  const error = await failureOf(post(proxy.url));
  expect(error).toMatchObject({ kind: "transport", reason: "proxy-refused", sent: "no" });
  expect(proxy.asked()).toBe(2);
});
