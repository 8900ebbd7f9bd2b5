import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { call } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import { type UndiciFetch, undiciFetch } from "@gen-client/runtime/undici";
import { afterEach, describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, stubClient } from "../support/stub-api.ts";

const post: AnyOperation = operation(() => ({
  id: "post",
  method: "POST",
  path: "/a",
  body: json(),
  replies: { 200: asJson() },
}));

const open: { server?: Server; sockets: Set<Socket>; fetch?: UndiciFetch } = { sockets: new Set() };
afterEach(async () => {
  for (const socket of open.sockets) socket.destroy();
  open.server?.close();
  await open.fetch?.close();
});

/** Accepts connections, and hands each to whoever wants to talk. */
async function serve(onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    open.sockets.add(socket);
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  open.server = server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("undiciFetch", () => {
  test("sends and reads as the platform's fetch does, its length told", async () => {
    let request = "";
    const at = await serve((socket) =>
      socket.on("data", (piece) => {
        request += piece.toString("latin1");
        if (!request.includes("\r\n\r\n") || !request.endsWith('{"a":1}')) return;
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"b":22}',
        );
      }),
    );
    open.fetch = undiciFetch();
    const { client } = stubClient([], { fetch: open.fetch, baseUrl: `http://${at}` });
    expect(await call(client, post, { body: { a: 1 } })).toStrictEqual({ b: 22 });
    expect(request.toLowerCase()).toContain("content-length: 7");
  });

  test("gives up connecting after the operation's own limit; nothing was sent, so a POST is repeated", async () => {
    // The TCP connection stands, TLS never does: as with a host that is too busy to accept.
    const at = await serve(() => undefined);
    open.fetch = undiciFetch();
    const { client } = stubClient([], {
      fetch: open.fetch,
      baseUrl: `https://${at}`,
      policy: { timeout: { connectMs: 300 }, retry: { maxAttempts: 2, baseDelayMs: 0 } },
    });
    const error = await failureOf(call(client, post, { body: {} }));
    expect(error).toMatchObject({
      kind: "timeout",
      phase: "connect",
      code: "connect-timeout",
      limitMs: 300,
      sent: "no",
      retryable: true,
      attempts: [
        { reason: "connect-timeout", sent: "no" },
        { reason: "connect-timeout", sent: "no" },
      ],
    });
    expect((error as { elapsedMs: number }).elapsedMs).toBeLessThan(5_000);
  });

  test("trap 26: limits for headers and bodies are ours alone", async () => {
    const at = await serve(() => undefined);
    open.fetch = undiciFetch();
    const { client } = stubClient([], { fetch: open.fetch, baseUrl: `http://${at}` });
    const error = await failureOf(call(client, post, { body: {} }, { timeout: { attemptMs: 80 } }));
    expect(error).toMatchObject({ kind: "ambiguous", cause: { phase: "attempt" } });
  });
});
