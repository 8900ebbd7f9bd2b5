import { ApiError, call, ReadError } from "@gen-client/runtime";
import { describe, expect, test, vi } from "vitest";
import { serve, typed } from "../play-server.ts";
import { clientAt, drained, follow, numbersOf, sse, tick } from "./ticks.ts";

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
