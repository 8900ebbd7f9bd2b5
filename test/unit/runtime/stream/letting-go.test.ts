import { call, type EventStream } from "@gen-client/runtime";
import { asJson, asStream, events, type Operation, operation } from "@gen-client/runtime/codegen";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { bodyOf, eventReply } from "./pieces.ts";

const follow: Operation<undefined, EventStream<unknown>, unknown> = operation(() => ({
  id: "follow",
  method: "GET",
  path: "/events",
  replies: { 200: events(asJson()) },
}));
const download: Operation<undefined, ReadableStream<Uint8Array>, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/file",
  replies: { 200: asStream() },
  policy: { retry: { resume: "range", baseDelayMs: 1_000 } },
}));

/** Without a listener, each of these would end the process. */
const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", note);
});
afterEach(() => {
  process.off("unhandledRejection", note);
});

/** A client with one endless stream of events, and whether its body was let go of. */
function endless() {
  const environment = virtualEnvironment();
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>({
    cancel: () => {
      isLeft = true;
    },
  });
  const reply = (): Response => new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  return { environment, client: stubClient([reply], { environment }).client, isLeft: () => isLeft };
}

describe("cancel() of a stream that no loop reads", () => {
  test("lets go of the connection", async () => {
    const { client, environment, isLeft } = endless();
    (await call(client, follow)).cancel();
    await environment.advance(0);
    expect(isLeft()).toBe(true);
  });

  test("rejects nowhere after an abort", async () => {
    const { client, environment, isLeft } = endless();
    const controller = new AbortController();
    const stream = await call(client, follow, undefined, { signal: controller.signal });
    controller.abort();
    stream.cancel();
    await environment.advance(0);
    expect(unhandled).toStrictEqual([]);
    expect(isLeft()).toBe(true);
  });

  test("rejects nowhere after the call's time has run out", async () => {
    const { client, environment } = endless();
    const stream = await call(client, follow, undefined, { timeout: 1_000 });
    await environment.advance(1_000);
    stream.cancel();
    await environment.advance(0);
    expect(unhandled).toStrictEqual([]);
  });
});

describe("an iterator that is left before it was begun", () => {
  test.each([
    ["of the data", (stream: EventStream<unknown>) => stream[Symbol.asyncIterator]()],
    ["of the events", (stream: EventStream<unknown>) => stream.events()[Symbol.asyncIterator]()],
  ])("lets go of the connection: %s", async (_what, iteratorOf) => {
    const { client, environment, isLeft } = endless();
    const iterator = iteratorOf(await call(client, follow));
    await iterator.return?.();
    await environment.advance(0);
    expect(isLeft()).toBe(true);
    expect(await iterator.next()).toStrictEqual({ done: true, value: undefined });
  });

  test("takes nothing from the loop that has begun", async () => {
    const { client } = stubClient([() => eventReply(["data: 1\n\n", "data: 2\n\n"])]);
    const stream = await call(client, follow);
    const seen: unknown[] = [];
    for await (const item of stream) {
      seen.push(item);
      await stream[Symbol.asyncIterator]().return?.();
    }
    expect(seen).toStrictEqual([1, 2]);
  });
});

test("a download that is left while it waits for its reconnection ends quietly", async () => {
  const environment = virtualEnvironment();
  const headers = { ETag: '"v1"', "Content-Length": "20" };
  const { client, seen } = stubClient(
    [() => new Response(bodyOf(["AAAAA"], new Error("reset")), { headers })],
    {
      environment,
    },
  );
  const body = (await call(client, download)).getReader();
  await body.read();
  const rest = body.read();
  await environment.advance(0);
  await expect(body.cancel()).resolves.toBeUndefined();
  expect(await rest).toStrictEqual({ done: true, value: undefined });
  await environment.advance(10_000);
  expect(seen).toHaveLength(1);
});
