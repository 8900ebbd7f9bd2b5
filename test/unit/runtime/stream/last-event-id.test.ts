import { call, type EventStream } from "@gen-client/runtime";
import { asJson, events, type Operation, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { eventReply, type Gathered, gathered } from "./pieces.ts";

const follow: Operation<undefined, EventStream<unknown>, unknown> = operation(() => ({
  id: "follow",
  method: "GET",
  path: "/events",
  replies: { 200: events(asJson()) },
  policy: { retry: { resume: "last-event-id", baseDelayMs: 1 } },
}));

interface Followed extends Gathered<unknown> {
  readonly lastEventId: string | undefined;
  /** The header of each request, as the bytes that are sent. */
  readonly sent: readonly (string | undefined)[];
}

/** Follows a stream that breaks off after these pieces, and ends in order after the next ones. */
async function followed(pieces: readonly string[], ...next: string[]): Promise<Followed> {
  const environment = virtualEnvironment();
  const { client, seen } = stubClient(
    [() => eventReply(pieces, new Error("reset")), () => eventReply(next)],
    {
      environment,
    },
  );
  const stream = await call(client, follow);
  const reading = gathered(Promise.resolve(stream));
  await environment.advance(60_000);
  const sent = seen.map(({ headers }) => headers.get("last-event-id") ?? undefined);
  return { ...(await reading), lastEventId: stream.lastEventId, sent };
}

/** UTF-8, a character for each byte. */
const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

describe("Last-Event-ID", () => {
  test.each(["a-1", "ü", "é→1", "𝄞"])("says the id %j in bytes of UTF-8", async (id) => {
    const { items, error, sent } = await followed([`id: ${id}\ndata: 1\n\n`], "data: 2\n\n");
    expect(error).toBeUndefined();
    expect(items).toStrictEqual([1, 2]);
    expect(sent).toStrictEqual([undefined, utf8(id)]);
  });

  test("an id that no header can hold marks no place: what broke the stream is its error", async () => {
    const { items, error, sent } = await followed(["id: a\u0007\ndata: 1\n\n"]);
    expect(items).toStrictEqual([1]);
    expect(error).toMatchObject({ kind: "transport", received: 1 });
    expect(sent).toStrictEqual([undefined]);
  });

  test.each(["id:\n", "id: \n", "id\n"])("%j takes back the id before, and marks no place", async (line) => {
    const { items, error, sent, lastEventId } = await followed(["id: 5\ndata: 1\n\n", `${line}data: 2\n\n`]);
    expect(items).toStrictEqual([1, 2]);
    expect(error).toMatchObject({ kind: "transport", received: 2 });
    expect(sent).toStrictEqual([undefined]);
    expect(lastEventId).toBeUndefined();
  });
});

describe("an id without data", () => {
  test.each([
    ["by itself", ["id: 5\ndata: 1\n\nid: 9\n\n"]],
    ["in pieces, with other line ends", ["id: 5\ndata: 1\n\ni", "d:9\r", "\n\r", "\n"]],
    ["with a name and comments", [": a\nid: 5\ndata: 1\n\n", ": b\nevent: mark\nid: 9\n", "\n: c\n\n"]],
  ])("says how far the stream has come: %s", async (_what, pieces) => {
    const { items, error, sent } = await followed(pieces, "data: 2\n\n");
    expect(error).toBeUndefined();
    expect(items).toStrictEqual([1, 2]);
    expect(sent).toStrictEqual([undefined, "9"]);
  });

  test.each([
    ["whose block has not ended", ["id: 5\ndata: 1\n\n", "id: 9\n"]],
    ["that holds a NUL", ["id: 5\ndata: 1\n\n", "id: 9\0\n\n"]],
    ["that came before another one", ["id: 9\n\nid: 5\ndata: 1\n\n"]],
  ])("does not: %s", async (_what, pieces) => {
    expect((await followed(pieces, "data: 2\n\n")).sent).toStrictEqual([undefined, "5"]);
  });

  test("is the id of the events after it, and of none before", async () => {
    const pieces = ["id: 5\ndata: 1\n\nid: 9\n\ndata: 2\n\n"];
    const stream = await call(stubClient([() => eventReply(pieces)]).client, follow);
    const { items } = await gathered(Promise.resolve(stream.events()));
    expect(items).toMatchObject([
      { id: "5", data: 1 },
      { id: "9", data: 2 },
    ]);
  });
});
