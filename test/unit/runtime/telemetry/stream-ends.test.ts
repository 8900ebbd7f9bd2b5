import { type ClientEvent, call, consoleLogger, type EventStream } from "@gen-client/runtime";
import { asBytes, asStream, events, type Operation, operation, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { bodyOf, eventReply, gathered } from "../stream/pieces.ts";
import { type Answer, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const NumberReader = reader<unknown>(() => r.object({ n: r.critical(r.integer()) }));
const follow: Operation<undefined, EventStream<unknown>, unknown> = operation(() => ({
  id: "follow",
  method: "GET",
  path: "/events",
  replies: { 200: events(NumberReader) },
}));
const download: Operation<undefined, ReadableStream<Uint8Array>, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/file",
  replies: { 200: asStream() },
  policy: { retry: { baseDelayMs: 0 } },
}));
const picture: Operation<undefined, Blob, unknown> = operation(() => ({
  ...download.describe(),
  replies: { 200: asBytes() },
}));

const RESET = new TypeError("terminated", {
  cause: Object.assign(new Error("x"), { code: "ECONNRESET" }),
});
const item = (n: unknown): string => `data: {"n":${n}}\n\n`;
const file = (broken?: Error): Response => new Response(bodyOf(["abc"], broken));

function subject(...answers: readonly Answer[]) {
  const environment = virtualEnvironment();
  const told: ClientEvent[] = [];
  const lines: string[] = [];
  const log = consoleLogger({ write: (line) => lines.push(line) });
  const onEvent = (event: ClientEvent): void => {
    log(event);
    if (["call", "stream"].includes(event.kind)) told.push(event);
  };
  return { ...stubClient(answers, { environment, onEvent }), environment, told, lines };
}

const HEAD = { kind: "call", ok: true, status: 200 };

describe("the end of a stream of items is told", () => {
  test("where it breaks after its head, which the event of the call was about", async () => {
    const { client, told, lines, environment } = subject(() => eventReply([item(1), item(2)], RESET));
    const stream = await call(client, follow);
    await environment.advance(700);
    expect(told).toMatchObject([HEAD]);
    await gathered(Promise.resolve(stream));
    expect(told).toStrictEqual([
      told[0],
      {
        kind: "stream",
        operation: "follow",
        correlationId: told[0] && "correlationId" in told[0] ? told[0].correlationId : "",
        ok: false,
        error: "transport",
        items: 2,
        elapsedMs: 700,
      },
    ]);
    expect(lines).toStrictEqual([expect.stringContaining("stream BROKE transport after 700 ms, 2 items")]);
  });

  test("where it comes in order", async () => {
    const { client, told, lines } = subject(() => eventReply([item(1)]));
    await gathered(call(client, follow));
    expect(told).toMatchObject([HEAD, { kind: "stream", ok: true, items: 1 }]);
    expect(told[1]).not.toHaveProperty("error");
    expect(lines).toStrictEqual([]);
  });

  test("where the loop is left", async () => {
    const { client, told } = subject(() => eventReply([item(1), item(2)]));
    for await (const _ of await call(client, follow)) break;
    expect(told).toMatchObject([HEAD, { kind: "stream", ok: true, items: 1 }]);
  });

  test("where an item cannot be read", async () => {
    const { client, told } = subject(() => eventReply([item(1), item('"one"')]));
    await gathered(call(client, follow));
    expect(told).toMatchObject([HEAD, { kind: "stream", ok: false, error: "unreadable-reply", items: 1 }]);
  });

  test("where its caller aborts", async () => {
    const { client, told } = subject(() => eventReply([item(1), item(2)]));
    const leaving = new AbortController();
    const stream = await call(client, follow, undefined, { signal: leaving.signal });
    leaving.abort();
    await gathered(Promise.resolve(stream));
    expect(told).toMatchObject([HEAD, { kind: "stream", ok: false, error: "aborted" }]);
  });

  test("once, where it goes on after a break", async () => {
    const { client, environment, told } = subject(
      () => eventReply([`id: 1\n${item(1)}`], RESET),
      () => eventReply([item(2)]),
    );
    const retry = { resume: "last-event-id", baseDelayMs: 0 } as const;
    const ended = gathered(call(client, follow, undefined, { policy: { retry } }));
    await environment.advance(1_000);
    await ended;
    expect(told).toMatchObject([HEAD, { kind: "stream", ok: true, items: 2 }]);
  });
});

describe("the end of a download is told", () => {
  const versioned = (broken?: Error): Response =>
    new Response(bodyOf(["abc"], broken), { headers: { ETag: '"1"', "Content-Length": "6" } });
  const rest = (): Response =>
    new Response(bodyOf(["def"]), {
      status: 206,
      headers: { ETag: '"1"', "Content-Range": "bytes 3-5/6" },
    });
  const resumed = { policy: { retry: { resume: "range", maxAttempts: 2 } } } as const;

  test.each([
    ["that breaks", {}, [() => file(RESET)], { ok: false, error: "transport" }],
    ["that comes in order", {}, [() => file()], { ok: true }],
    ["that goes on after a break", resumed, [() => versioned(RESET), rest], { ok: true }],
    ["that cannot go on", resumed, [() => versioned(RESET), RESET], { ok: false, error: "transport" }],
  ] as const)("once, of one %s", async (_, options, answers, end) => {
    const { client, environment, told } = subject(...answers);
    const ended = gathered(call(client, download, undefined, options));
    await environment.advance(60_000);
    await ended;
    expect(told).toMatchObject([HEAD, { kind: "stream", ...end }]);
    expect(told[1]).not.toHaveProperty("items");
  });

  test.each([
    ["plain", {}],
    ["resumed", resumed],
  ])("where it is cancelled: %s", async (_, options) => {
    const { client, environment, told } = subject(() => versioned());
    const stream = await call(client, download, undefined, options);
    await stream.cancel();
    await environment.advance(0);
    expect(told).toMatchObject([HEAD, { kind: "stream", ok: true }]);
  });

  test("and none of one that is read as a whole, whose call has ended with it", async () => {
    const { client, told } = subject(() => file());
    await call(client, picture);
    expect(told).toMatchObject([HEAD]);
    expect(told).toHaveLength(1);
  });
});
