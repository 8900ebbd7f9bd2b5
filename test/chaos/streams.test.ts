import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  AbortedError,
  ApiError,
  type CallOptions,
  type ClientEvent,
  call,
  type EventStream,
  type ItemStream,
  ReadError,
  TimeoutError,
  TransportError,
  UsageError,
} from "@gen-client/runtime";
import {
  type ClientOptions,
  createBareClient,
  events,
  lines,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
  sequence,
} from "@gen-client/runtime/codegen";
import { afterEach, describe, expect, test, vi } from "vitest";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
interface Tick {
  readonly n: number;
}
const TickReader: Reader<Tick> = reader(() => r.object({ n: r.critical(r.integer()) }));
type Follow = Operation<undefined, EventStream<Tick>, unknown>;
const followWith = (policy: object): Follow =>
  operation(() => ({
    id: "follow",
    method: "GET",
    path: "/follow",
    replies: { 200: events(TickReader) },
    policy: { class: "stream", ...policy },
  }));
const follow = followWith({});
const tail: Operation<undefined, ItemStream<Tick>, unknown> = operation(() => ({
  id: "tail",
  method: "GET",
  path: "/tail",
  replies: { 200: lines(TickReader) },
}));
const records: Operation<undefined, ItemStream<Tick>, unknown> = operation(() => ({
  id: "records",
  method: "GET",
  path: "/records",
  replies: { 200: sequence(TickReader) },
}));

type Play = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** A server that plays one reply a request; the last one repeats. */
async function serve(...plays: Play[]): Promise<{ url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => {
    requests.push(request);
    plays[Math.min(requests.length, plays.length) - 1]?.(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const QUICK = { retry: { baseDelayMs: 1, throttleBaseDelayMs: 1 } } as const;
const clientAt = (url: string, options: ClientOptions = {}) =>
  createBareClient(API, { baseUrl: url, policy: QUICK, ...options });
const typed = (type: string, ...pieces: (string | Uint8Array)[]): Play => {
  return (_request, response) => {
    response.writeHead(200, { "Content-Type": type });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
};
const sse = (...pieces: (string | Uint8Array)[]): Play => typed("text/event-stream", ...pieces);
const tick = (n: number, id = ""): string => `${id === "" ? "" : `id: ${id}\n`}data: {"n":${n}}\n\n`;

/** What came, and what ended it. */
async function drained<T>(items: AsyncIterable<T>): Promise<{ items: T[]; error: unknown }> {
  const seen: T[] = [];
  try {
    for await (const item of items) seen.push(item);
  } catch (error) {
    return { items: seen, error };
  }
  return { items: seen, error: undefined };
}
const numbersOf = (items: readonly Tick[]): number[] => items.map(({ n }) => n);

describe("server-sent events", () => {
  test("come one by one, while the reply is still open", async () => {
    let more = (): void => undefined;
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" });
      response.write(`: hello\n\n${tick(1)}`);
      more = () => response.end(tick(2));
    });
    const seen: number[] = [];
    for await (const { n } of await call(clientAt(url), follow)) {
      seen.push(n);
      if (n === 1) more();
    }
    expect(seen).toStrictEqual([1, 2]);
  });

  test("are found whatever the pieces, line ends, names and comments", async () => {
    const euro = new TextEncoder().encode('data: {"n":3,"text":"€"}\n\n');
    const at = euro.indexOf(0xe2) + 1;
    const { url } = await serve(
      sse(
        "\ufeffeve",
        'nt: tick\r\nid: 7\r\ndata: {"n"',
        ":1}\r\n\r",
        "\n",
        ":ping\n\n",
        "retry: 5\n\n",
        'data: {"n":\ndata: 2}\n\n',
        euro.subarray(0, at),
        euro.subarray(at),
      ),
    );
    const stream = await call(clientAt(url), follow);
    const { items, error } = await drained(stream.events());
    expect(error).toBeUndefined();
    expect(items).toStrictEqual([
      { event: "tick", id: "7", data: { n: 1 } },
      { event: "message", id: "7", data: { n: 2 } },
      { event: "message", id: "7", data: { n: 3, text: "€" } },
    ]);
    expect(stream.lastEventId).toBe("7");
  });

  test("end at [DONE], and the connection is used again", async () => {
    const { url, requests } = await serve(sse(tick(1), "data: [DONE]\n\n"));
    const client = clientAt(url);
    expect(numbersOf((await drained(await call(client, follow))).items)).toStrictEqual([1]);
    await vi.waitFor(async () => {
      await drained(await call(client, follow));
      const ports = requests.map(({ socket }) => socket.remotePort);
      expect(ports.at(-1)).toBe(ports.at(-2));
    });
  });

  test("deviations are told with their place in an item, once", async () => {
    const { url } = await serve(sse('data: {"n":1,"more":true}\n\n', 'data: {"n":2,"more":true}\n\n'));
    const onDrift = vi.fn();
    const { items } = await drained(await call(clientAt(url, { onDrift }), follow));
    expect(items).toStrictEqual([
      { n: 1, more: true },
      { n: 2, more: true },
    ]);
    expect(onDrift.mock.calls).toStrictEqual([
      [{ operation: "follow", path: "$[*].more", kind: "unknown-property" }],
    ]);
  });

  test.each([
    ["critical data is missing", 'data: {"m":1}\n\n'],
    ["an item is no JSON", "data: <html>\n\n"],
  ])("%s: a ReadError, after what was good", async (_what, bad) => {
    const { url } = await serve(sse(tick(1), bad, tick(3)));
    const { items, error } = await drained(await call(clientAt(url), follow));
    expect(numbersOf(items)).toStrictEqual([1]);
    expect(error).toBeInstanceOf(ReadError);
    expect(error).toMatchObject({ received: 1, reply: { status: 200 } });
  });

  test.each([
    ["named so", 'event: error\ndata: {"message":"overloaded"}\n\n'],
    ["in place of an item", 'data: {"error":{"message":"overloaded"}}\n\n'],
  ])("an error that the server sends, %s, is one", async (_what, bad) => {
    const { url } = await serve(sse(tick(1), bad));
    const { items, error } = await drained(await call(clientAt(url), follow));
    expect(numbersOf(items)).toStrictEqual([1]);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).problem.detail).toBe("overloaded");
    expect((error as ApiError).message).toContain("overloaded");
  });

  test("a page in place of a stream is a ReadError of the call", async () => {
    const { url } = await serve(typed("text/html", "<h1>maintenance</h1>"));
    const error = await call(clientAt(url), follow).then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ReadError);
    expect((error as ReadError).reply.snippet).toContain("maintenance");
  });

  test("an item that never ends is a ReadError in bounded memory", async () => {
    const piece = "x".repeat(10_000);
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("data: ");
      const push = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on("drain", push);
      push();
    });
    const client = clientAt(url, { policy: { reader: { maxBytes: 100_000 } } });
    const { error } = await drained(await call(client, follow));
    expect(error).toBeInstanceOf(ReadError);
    expect((error as Error).message).toContain("longer than 100000 bytes");
  });
});

describe("the end of a stream", () => {
  const open = async (): Promise<{ url: string; closed: Promise<void> }> => {
    let close = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      close = resolve;
    });
    const { url } = await serve((_request, response) => {
      response.on("close", close);
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(tick(1) + tick(2));
    });
    return { url, closed };
  };

  test("leaving the loop lets go of the connection at once", async () => {
    const { url, closed } = await open();
    for await (const { n } of await call(clientAt(url), follow)) if (n === 1) break;
    await closed;
  });

  test("cancel() ends a loop that waits", async () => {
    const { url, closed } = await open();
    const stream = await call(clientAt(url), follow);
    const end = drained(stream);
    stream.cancel();
    expect((await end).error).toBeUndefined();
    await closed;
  });

  test("an abort is an AbortedError with its reason", async () => {
    const { url, closed } = await open();
    const controller = new AbortController();
    const stream = await call(clientAt(url), follow, undefined, { signal: controller.signal });
    const seen: number[] = [];
    const loop = (async () => {
      for await (const { n } of stream) {
        seen.push(n);
        if (n === 2) controller.abort(new Error("enough"));
      }
    })();
    await expect(loop).rejects.toBeInstanceOf(AbortedError);
    await expect(loop).rejects.toMatchObject({ cause: { message: "enough" }, received: 2 });
    expect(seen).toStrictEqual([1, 2]);
    await closed;
  });

  test("silence is an idle timeout, and comments are no silence", async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      let beats = 0;
      const timer = setInterval(() => {
        beats += 1;
        // Together longer than the limit, each far within it.
        if (beats <= 10) response.write(": beat\n\n");
        else if (beats === 11) response.write(tick(1));
        else clearInterval(timer);
      }, 40);
      response.on("close", () => clearInterval(timer));
    });
    const { items, error } = await drained(
      await call(clientAt(url), followWith({ timeout: { idleMs: 350 } })),
    );
    expect(numbersOf(items)).toStrictEqual([1]);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ phase: "idle", received: 1 });
  });

  test.each([
    ["the policy's total ends with the head", { totalMs: 150 }, undefined, [1, 2]],
    ["a total that the call names ends the stream", {}, { timeout: 150 }, [1]],
  ])("%s", async (_what, timeout, options: CallOptions | undefined, expected) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(tick(1));
      const timer = setTimeout(() => response.end(tick(2)), 400);
      response.on("close", () => clearTimeout(timer));
    });
    const op = followWith({ timeout: { attemptMs: 140, ...timeout } });
    const { items, error } = await drained(await call(clientAt(url), op, undefined, options));
    expect(numbersOf(items)).toStrictEqual(expected);
    if (expected.length === 1) expect(error).toMatchObject({ kind: "timeout", phase: "total", received: 1 });
    else expect(error).toBeUndefined();
  });

  test("a second loop is a UsageError", async () => {
    const { url } = await serve(sse(tick(1)));
    const stream = await call(clientAt(url), follow);
    await drained(stream);
    expect((await drained(stream)).error).toBeInstanceOf(UsageError);
  });

  test("nothing is read ahead of the loop", async () => {
    let written = 0;
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const piece = `data: {"n":1,"pad":"${"x".repeat(10_000)}"}\n\n`;
      const push = (): void => {
        while (!response.destroyed && written < 100_000_000 && response.write(piece)) written += piece.length;
      };
      response.on("drain", push);
      push();
    });
    let seen = 0;
    for await (const _item of await call(clientAt(url), follow)) {
      seen += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (seen === 300) break;
    }
    expect(written).toBeLessThan(30_000_000);
  });
});

/** Sends this much of a reply, then breaks the connection. */
const broken = (type: string, ...pieces: string[]): Play => {
  return (_request, response) => {
    response.writeHead(200, { "Content-Type": type });
    response.write(pieces.join(""), () => response.socket?.resetAndDestroy());
  };
};

describe("lines and sequences", () => {
  const euro = new TextEncoder().encode('{"n":2,"text":"€"}\r\n');
  const at = euro.indexOf(0xe2) + 2;

  test("lines come whatever the pieces", async () => {
    const pieces = ['{"n"', ":1}\n\n", euro.subarray(0, at), euro.subarray(at), '{"n":3}'];
    const { url } = await serve(typed("application/x-ndjson", ...pieces));
    const { items, error } = await drained(call(clientAt(url), tail));
    expect(error).toBeUndefined();
    expect(items).toStrictEqual([{ n: 1 }, { n: 2, text: "€" }, { n: 3 }]);
  });

  test.each([
    ["a line", tail, "application/x-ndjson", '{"n":1}\n{"n":', 1],
    ["a text of a sequence", records, "application/json-seq", '\u001e{"n":1}\n\u001e{"n"', 1],
    ["an event", follow, "text/event-stream", 'data: {"n":1}\n\ndata: {"n"', 1],
  ])("%s that is cut off is a TransportError", async (_what, of, type, body, received) => {
    const { url } = await serve(typed(type, body));
    const { items, error } = await drained(await call(clientAt(url), of as typeof tail));
    expect(items).toHaveLength(received);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ reason: "truncated-body", received });
  });

  test("a number at the very end may have been longer", async () => {
    const numbers: Operation<undefined, ItemStream<number>, unknown> = operation(() => ({
      id: "numbers",
      method: "GET",
      path: "/numbers",
      replies: { 200: lines(reader(() => r.number())) },
    }));
    const { url } = await serve(typed("application/x-ndjson", "12\n34"));
    const { items, error } = await drained(await call(clientAt(url), numbers));
    expect(items).toStrictEqual([12]);
    expect(error).toMatchObject({ reason: "truncated-body" });
  });

  test("a sequence is read as it comes, its texts of many lines too", async () => {
    let more = (): void => undefined;
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json-seq" });
      response.write('\u001e{\n"n":1\n}\n');
      more = () => response.end('\u001e{"n":2}\n\u001e\u001e{"n":3}\n');
    });
    const seen: number[] = [];
    for await (const { n } of await call(clientAt(url), records)) {
      seen.push(n);
      if (n === 1) more();
    }
    expect(seen).toStrictEqual([1, 2, 3]);
  });

  test("bytes that are no text are a ReadError", async () => {
    const { url } = await serve(typed("application/x-ndjson", '{"n":1}\n', new Uint8Array([0xff, 0x0a])));
    const { error } = await drained(await call(clientAt(url), tail));
    expect(error).toBeInstanceOf(ReadError);
    expect((error as Error).message).toContain("UTF-8");
  });
});

describe("a connection that breaks", () => {
  const resumed = followWith({ retry: { resume: "last-event-id", maxAttempts: 2, baseDelayMs: 1 } });
  const EVENTS = "text/event-stream";

  test("is a TransportError after what came, and no second request, where nothing else is said", async () => {
    const { url, requests } = await serve(broken(EVENTS, tick(1, "a"), tick(2, "b")));
    const { items, error } = await drained(await call(clientAt(url), follow));
    expect(numbersOf(items)).toStrictEqual([1, 2]);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ received: 2, sent: "yes" });
    expect(requests).toHaveLength(1);
  });

  test("goes on after the last id where the policy says so", async () => {
    const events: ClientEvent[] = [];
    const { url, requests } = await serve(
      broken(EVENTS, tick(1, "a"), tick(2, "b"), 'id: c\ndata: {"n"'),
      sse(tick(3, "c")),
    );
    const client = clientAt(url, { onEvent: (event) => events.push(event) });
    const stream = await call(client, resumed);
    const { items, error } = await drained(stream);
    expect(error).toBeUndefined();
    expect(numbersOf(items)).toStrictEqual([1, 2, 3]);
    expect(stream.lastEventId).toBe("c");
    expect(requests.map(({ headers }) => headers["last-event-id"])).toStrictEqual([undefined, "b"]);
    expect(events.filter(({ kind }) => kind === "retry")).toMatchObject([{ attempt: 1, cause: "transport" }]);
  });

  test("is not begun anew where the server gives no ids", async () => {
    const { url, requests } = await serve(broken(EVENTS, tick(1)));
    expect((await drained(await call(clientAt(url), resumed))).error).toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(1);
  });

  test("is given up when nothing more comes of it", async () => {
    const { url, requests } = await serve(broken(EVENTS, tick(1, "a")), broken(EVENTS, ": nothing\n\n"));
    const { items, error } = await drained(await call(clientAt(url), resumed));
    expect(numbersOf(items)).toStrictEqual([1]);
    expect(error).toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(3);
  });

  test("costs a token of the retry budget each time", async () => {
    const { url, requests } = await serve((request, response) => {
      const number = Number(request.headers["last-event-id"] ?? 0) + 1;
      broken(EVENTS, tick(number, String(number)))(request, response);
    });
    const client = clientAt(url, { policy: { budget: { initial: 2, ratio: 0 } } });
    const { items, error } = await drained(await call(client, resumed));
    expect(numbersOf(items)).toStrictEqual([1, 2, 3]);
    expect(error).toMatchObject({ kind: "rejected", code: "budget-spent", received: 3 });
    expect(requests).toHaveLength(3);
  });

  test("is not asked for again by a POST", async () => {
    const post: Follow = operation(() => ({ ...resumed.describe(), method: "POST" }));
    const { url, requests } = await serve(broken(EVENTS, tick(1, "a")));
    expect((await drained(await call(clientAt(url), post))).error).toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(1);
  });

  test("an end in order is the end, unless the server says when to come back; 204 ends it for good", async () => {
    const gone: Play = (_request, response) => response.writeHead(204).end();
    const ended = await serve(sse(tick(1, "a")));
    expect((await drained(await call(clientAt(ended.url), resumed))).items).toHaveLength(1);
    expect(ended.requests).toHaveLength(1);
    server?.close();
    const { url, requests } = await serve(sse("retry: 1\n", tick(1, "a")), sse(tick(2, "b")), gone);
    const { items, error } = await drained(await call(clientAt(url), resumed));
    expect(error).toBeUndefined();
    expect(numbersOf(items)).toStrictEqual([1, 2]);
    expect(requests.map(({ headers }) => headers["last-event-id"])).toStrictEqual([undefined, "a", "b"]);
  });

  test("a failure that answers a reconnection is that failure", async () => {
    const refusal: Play = (_request, response) => response.writeHead(403).end();
    const { url } = await serve(broken(EVENTS, tick(1, "a")), refusal);
    const { error } = await drained(await call(clientAt(url), resumed));
    expect(error).toMatchObject({ kind: "api", status: 403, received: 1 });
  });
});
