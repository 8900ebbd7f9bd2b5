import { call, type ItemStream, ReadError, TransportError } from "@gen-client/runtime";
import { lines, type Operation, operation, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { serve, typed } from "../play-server.ts";
import { clientAt, drained, follow, records, tail } from "./ticks.ts";

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
