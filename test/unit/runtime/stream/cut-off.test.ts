import { call, type EventStream, type ServerEvent } from "@gen-client/runtime";
import {
  asJson,
  asText,
  eventObjects,
  events,
  lines,
  type Operation,
  operation,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { stubClient } from "../support/stub-api.ts";
import { bodyOf, eventReply, type Gathered, gathered } from "./pieces.ts";

type Follow = Operation<undefined, EventStream<unknown>, unknown>;
const followWith = (reply: ReturnType<typeof events>, policy: object = {}): Follow =>
  operation(() => ({ id: "follow", method: "GET", path: "/events", replies: { 200: reply }, policy }));

const anObject = reader(() => r.object({ data: r.unknown() }));
const texts = followWith(events(asText()));
const json = followWith(events(asJson()));
const textObjects = followWith(eventObjects(anObject, "text"));
const jsonObjects = followWith(eventObjects(anObject, "json"));

const TRUNCATED = { kind: "transport", reason: "truncated-body" };

function read(operation: Follow, ...pieces: (string | Uint8Array)[]): Promise<Gathered<unknown>> {
  return gathered(call(stubClient([() => eventReply(pieces)]).client, operation));
}

async function readEvents(...pieces: string[]): Promise<Gathered<ServerEvent<unknown>>> {
  return gathered(
    Promise.resolve((await call(stubClient([() => eventReply(pieces)]).client, json)).events()),
  );
}

describe("an event without the empty line after it is cut off", () => {
  test.each([
    ["a text", texts, "data: transfer 10"],
    ["a text whose line has ended, as another may follow", texts, "data: transfer 100 EUR\n"],
    ["a text of many lines", texts, "data: transfer 100 EUR\ndata: to Al"],
    ["a text within an object", textObjects, "data: transfer 10"],
    ["JSON that goes on", json, 'data: {"a":'],
    ["a number, which may have been longer", json, "data: 12"],
    ["JSON with an id that may have been longer", json, 'data: {"a":1}\nid: 12'],
    ["JSON with a name that may have been longer", json, 'data: {"a":1}\nevent: err'],
    ["JSON in an object, with an id that may have been longer", jsonObjects, 'data: {"a":1}\nid: 12'],
    ["a name without the data that it is of", json, "event: tick\n"],
    ["an id without the data that it is of", json, "id: 12\r\n"],
    ["the beginning of a field's name", json, "da"],
  ])("%s", async (_what, operation, rest) => {
    const first = operation === texts || operation === textObjects ? "data: one\n\n" : 'data: {"one":1}\n\n';
    const { items, error } = await read(operation, first, rest);
    expect(items).toHaveLength(1);
    expect(error).toMatchObject({ ...TRUNCATED, received: 1 });
  });

  test("and gone on with, where the policy says so", async () => {
    const resume = { retry: { resume: "last-event-id", baseDelayMs: 1 } };
    const { client, seen } = stubClient([
      () => eventReply(["id: 1\ndata: one\n\n", "id: 2\ndata: tw"]),
      () => eventReply(["id: 2\ndata: two\n\n"]),
    ]);
    const { items, error } = await gathered(call(client, followWith(events(asText()), resume)));
    expect(error).toBeUndefined();
    expect(items).toStrictEqual(["one", "two"]);
    expect(seen[1]?.headers.get("last-event-id")).toBe("1");
  });
});

describe("an event that is whole is handed over", () => {
  test.each([
    ["JSON that ends by itself", 'data: {"a":1}'],
    ["JSON whose line has ended", 'id: 1\ndata: {"a":1}\n'],
    ["JSON of many lines", 'data: {"a":\ndata: 1}'],
    ["before a comment that is cut off", 'data: {"a":1}\n: by'],
    ["with an empty line of carriage returns", 'data: {"a":1}\r\r'],
    ["with an empty line in pieces", 'data: {"a":1}\r', "\n", "\r", "\n"],
  ])("%s", async (_what, ...pieces) => {
    expect(await read(json, ...pieces)).toStrictEqual({ items: [{ a: 1 }], error: undefined });
  });

  test("a number, once its empty line has come", async () => {
    expect(await read(json, "data: 12\r\r")).toStrictEqual({ items: [12], error: undefined });
  });

  test("with the name and id whose lines have ended", async () => {
    const { items } = await readEvents('event: tick\nid: 12\ndata: {"a":1}');
    expect(items).toStrictEqual([{ event: "tick", id: "12", data: { a: 1 } }]);
  });
});

test.each([": bye", "retry: 5", "\n", "retry: 5\n"])("%j at the end of a body is no event", async (rest) => {
  expect(await read(json, "data: 1\n\n", rest)).toStrictEqual({ items: [1], error: undefined });
});

test("a time to come back that is cut off is none", async () => {
  const resume = { retry: { resume: "last-event-id", baseDelayMs: 1 } };
  const { client, seen } = stubClient([() => eventReply(["id: 1\ndata: 1\n\nretry: 5"])]);
  await gathered(call(client, followWith(events(asJson()), resume)));
  expect(seen).toHaveLength(1);
});

describe("a body that ends within a character is cut off", () => {
  const euro = new TextEncoder().encode("€").subarray(0, 2);

  test("of an event", async () => {
    const { items, error } = await read(json, "data: 1\n\n", 'data: "', euro);
    expect(items).toStrictEqual([1]);
    expect(error).toMatchObject(TRUNCATED);
  });

  test("of a line", async () => {
    const reply = new Response(bodyOf(['{"n":1}\n"', euro]), {
      headers: { "Content-Type": "application/x-ndjson" },
    });
    const { items, error } = await gathered(
      call(stubClient([() => reply]).client, followWith(lines(asJson()))),
    );
    expect(items).toStrictEqual([{ n: 1 }]);
    expect(error).toMatchObject(TRUNCATED);
  });
});
