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

const ONCE = { retry: { maxAttempts: 1 } } as const;
const REPLY = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

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

  test("`connections` bounds those to an origin, whatever limits the calls have", async () => {
    let connections = 0;
    const at = await serve((socket) => {
      connections += 1;
      socket.on("data", (piece) => {
        if (piece.toString("latin1").endsWith("{}")) socket.write(REPLY);
      });
    });
    open.fetch = undiciFetch({ connections: 1 });
    const { client } = stubClient([], { fetch: open.fetch, baseUrl: `http://${at}` });
    const limits = [1_000, 1_001, 1_002, 1_003];
    await Promise.all(
      limits.map((connectMs) => call(client, post, { body: {} }, { timeout: { connectMs } })),
    );
    expect(connections).toBe(1);
  });

  test("keeps to the limit of each call where several connect at the same time", async () => {
    const at = await serve(() => undefined);
    open.fetch = undiciFetch();
    const { client } = stubClient([], { fetch: open.fetch, baseUrl: `https://${at}`, policy: ONCE });
    const failing = (connectMs: number) =>
      failureOf(call(client, post, { body: {} }, { timeout: { connectMs, attemptMs: 1_500 } }));
    const [impatient, patient] = await Promise.all([failing(100), failing(10_000)]);
    expect(impatient).toMatchObject({ phase: "connect", limitMs: 100 });
    expect(patient).toMatchObject({ kind: "ambiguous", cause: { phase: "attempt" } });
  });

  test("once closed sends nothing, which says that nothing was sent, and closes but once", async () => {
    const at = await serve((socket) => socket.on("data", () => socket.write(REPLY)));
    const fetch = undiciFetch();
    const { client } = stubClient([], { fetch, baseUrl: `http://${at}` });
    await call(client, post, { body: {} });
    await Promise.all([fetch.close(), fetch.close()]);
    for (const connectMs of [2_000, 999]) {
      const error = await failureOf(call(client, post, { body: {} }, { timeout: { connectMs } }));
      expect(error).toMatchObject({ kind: "transport", reason: "fetch-closed", sent: "no", attempts: [{}] });
    }
    await fetch.close();
  });
});
