import { type ClientEvent, call, TransportError } from "@gen-client/runtime";
import { operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { broken, type Play, serve } from "../play-server.ts";
import { clientAt, drained, follow, followWith, numbersOf, sse, tick } from "./ticks.ts";

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
    const post: typeof resumed = operation(() => ({ ...resumed.describe(), method: "POST" }));
    const { url, requests } = await serve(broken(EVENTS, tick(1, "a")));
    expect((await drained(await call(clientAt(url), post))).error).toBeInstanceOf(TransportError);
    expect(requests).toHaveLength(1);
  });

  test("an end in order is the end, unless the server says when to come back; 204 ends it for good", async () => {
    const gone: Play = (_request, response) => response.writeHead(204).end();
    const ended = await serve(sse(tick(1, "a")));
    expect((await drained(await call(clientAt(ended.url), resumed))).items).toHaveLength(1);
    expect(ended.requests).toHaveLength(1);
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
