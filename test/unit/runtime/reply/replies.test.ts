import { existsSync, readFileSync } from "node:fs";
import { ApiError, type ClientEvent, call, ReadError } from "@gen-client/runtime";
import {
  asBytes,
  asJson,
  asText,
  byMediaType,
  empty,
  operation,
  type Reader,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { ReplyReader } from "../../../../runtime/src/operation.ts";
import { problemOf } from "../../../../runtime/src/reply/problem.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const PetReader: Reader<unknown> = reader(() => r.object({ id: r.critical(r.string()) }));
const CardReader: Reader<unknown> = reader(() => r.object({ reason: r.critical(r.string()) }));
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: {
    200: PetReader,
    202: asText(),
    204: empty(),
    402: CardReader,
    "4XX": asJson(),
    default: asJson(),
  },
}));
const dataOf = (response: Response, of: AnyOperation = get): Promise<unknown> => {
  const { client } = stubClient([response]);
  return call(client, of, {}, { retry: false });
};
const errorOf = async (response: Response, of: AnyOperation = get): Promise<ApiError> =>
  (await failureOf(dataOf(response, of))) as ApiError;

describe("trap 87: each status is read by its own schema", () => {
  test.each([
    [jsonResponse(200, { id: "a" }), { id: "a" }],
    [new Response("hello", { status: 202 }), "hello"],
    [new Response(null, { status: 204 }), undefined],
  ])("a success: %o", async (response, expected) => {
    expect(await dataOf(response)).toStrictEqual(expected);
  });

  test("a failure by its status, its range, and the rest", async () => {
    expect((await errorOf(jsonResponse(402, { reason: "funds" }))).data).toStrictEqual({ reason: "funds" });
    expect((await errorOf(jsonResponse(418, { tea: true }))).data).toStrictEqual({ tea: true });
    expect((await errorOf(jsonResponse(500, { boom: 1 }))).data).toStrictEqual({ boom: 1 });
  });

  test("a failure of another shape is still that failure", async () => {
    const error = await errorOf(jsonResponse(402, ["odd"]));
    expect(error).toBeInstanceOf(ApiError);
    expect(error.status).toBe(402);
    expect(error.data).toBeUndefined();
  });

  test("an undocumented status gives the body as it came", async () => {
    const bare: AnyOperation = operation(() => ({
      id: "bare",
      method: "GET",
      path: "/x",
      replies: { 200: PetReader },
    }));
    expect((await errorOf(jsonResponse(451, { law: 1 }), bare)).data).toStrictEqual({ law: 1 });
    expect((await errorOf(new Response("sorry", { status: 451 }), bare)).data).toBe("sorry");
  });
});

describe("bodies that are no data", () => {
  test.each([
    ["HTML", new Response("<h1>", { headers: { "Content-Type": "text/html" } })],
    ["nothing", new Response("")],
    ["half of it", new Response('{"id":', { headers: { "Content-Type": "application/json" } })],
    ["bytes that are no text", new Response(new Uint8Array([0x22, 0xff, 0x22]))],
    ["critical data missing", jsonResponse(200, { name: "x" })],
  ])("trap 87: %s is a ReadError", async (_what, response) => {
    const error = await failureOf(dataOf(response));
    expect(error).toBeInstanceOf(ReadError);
    expect((error as ReadError).reply.status).toBe(200);
  });

  test("a page makes one look at the address, other bodies do not", async () => {
    const adviceOn = async (type: string) => {
      const reply = new Response("<h1>", { headers: { "Content-Type": type } });
      return ((await failureOf(dataOf(reply))) as ReadError).advice;
    };
    expect(await adviceOn("text/html; charset=utf-8")).toContain("`baseUrl`");
    expect(await adviceOn("application/json")).not.toContain("`baseUrl`");
  });

  test("the snippet masks what may be secret", async () => {
    const page = new Response("<p>card 4242 token_abcdefghijklmnopqrstuvwxyz</p>");
    const error = (await failureOf(dataOf(page))) as ReadError;
    expect(error.reply.snippet).toBe("<p>card 0000 …</p>");
  });

  test.each(["token=abc", '"secret": "abc"', "api_key: abc"])(
    "the snippet masks %s by its name",
    async (text) => {
      const error = (await failureOf(dataOf(new Response(`<p>${text} here</p>`)))) as ReadError;
      expect(error.reply.snippet).toContain(" here");
      expect(error.reply.snippet).not.toContain("abc");
    },
  );

  test("JSON under a careless content type is still JSON", async () => {
    expect(
      await dataOf(new Response('\ufeff{"id":"a"}', { headers: { "Content-Type": "text/plain" } })),
    ).toStrictEqual({
      id: "a",
    });
  });
});

describe("media types", () => {
  const media: AnyOperation = operation(() => ({
    id: "media",
    method: "GET",
    path: "/x",
    replies: {
      200: byMediaType({ "application/json": PetReader, "text/*": asText(), "application/pdf": asBytes() }),
    },
  }));
  const typed = (body: string, type: string): Response =>
    new Response(body, { headers: { "Content-Type": type } });

  test("choose the reader", async () => {
    expect(await dataOf(typed('{"id":"a"}', "application/vnd.x+json; charset=utf-8"), media)).toStrictEqual({
      id: "a",
    });
    expect(await dataOf(typed("a,b", "text/csv"), media)).toBe("a,b");
    expect(await dataOf(typed("%PDF", "application/pdf"), media)).toBeInstanceOf(Blob);
    expect(await failureOf(dataOf(typed("x", "image/png"), media))).toBeInstanceOf(ReadError);
  });

  test("are what the request accepts", async () => {
    const { client, seen } = stubClient([typed('{"id":"a"}', "application/json")]);
    await call(client, media, {});
    expect(seen[0]?.headers.get("accept")).toBe("application/json, text/*, application/pdf, */*;q=0.5");
  });
});

describe("trap 68: a reply without content is undefined, whatever type it names", () => {
  const typed = (status: number): Response =>
    new Response(null, { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
  const operationOf = (method: "HEAD" | "DELETE", replies: Record<string, ReplyReader>): AnyOperation =>
    operation(() => ({ id: "bare", method, path: "/x", replies }));

  test.each<[string, AnyOperation, Response]>([
    ["204 of bytes", operationOf("DELETE", { "2XX": asBytes("image/png") }), typed(204)],
    [
      "204 of several types",
      operationOf("DELETE", { 200: PetReader, default: byMediaType({ "application/json": PetReader }) }),
      typed(204),
    ],
    ["205 of text", operationOf("DELETE", { 200: PetReader, default: asText("text/plain") }), typed(205)],
    ["HEAD of bytes", operationOf("HEAD", { 200: asBytes("image/png") }), typed(200)],
  ])("%s", async (_what, of, response) => {
    expect(await dataOf(response, of)).toBeUndefined();
  });
});

describe("a failure documented in several media types", () => {
  const media: AnyOperation = operation(() => ({
    id: "media",
    method: "GET",
    path: "/x",
    replies: { default: byMediaType({ "application/json": CardReader, "application/xml": asText() }) },
  }));
  const typed = (body: string, type: string): Response =>
    new Response(body, { status: 502, headers: { "Content-Type": type } });

  test("gives no page of a gateway as data", async () => {
    const error = await errorOf(typed("<html>Bad Gateway</html>", "text/html"), media);
    expect(error.status).toBe(502);
    expect(error.data).toBeUndefined();
  });

  test("is read as JSON where it is, under whatever type", async () => {
    expect((await errorOf(typed('{"reason":"x"}', "text/plain"), media)).data).toStrictEqual({ reason: "x" });
    expect((await errorOf(typed("[]", "text/plain"), media)).data).toBeUndefined();
  });
});

describe("trap 70: problem details, whatever their dress", () => {
  test.each([
    [
      { type: "https://x.test/p", title: "T", detail: "D" },
      { type: "https://x.test/p", title: "T", detail: "D" },
    ],
    [{ type: 7, title: null, detail: ["x"] }, { type: "about:blank" }],
    [{ type: "/probs/x" }, { type: "https://api.test/probs/x" }],
    [{ message: "Not Found", documentation_url: "u" }, { detail: "Not Found" }],
    [
      { error: { message: "No such charge", code: "resource_missing" } },
      { detail: "No such charge", code: "resource_missing" },
    ],
    [
      { error: "invalid_grant", error_description: "expired" },
      { detail: "expired", code: "invalid_grant" },
    ],
    [{ errors: [{ message: "first" }] }, { detail: "first" }],
    [[{ message: "first", code: "c1" }, { message: "second" }], { detail: "first", code: "c1" }],
    [["first", "second"], { detail: "first" }],
    [{ errors: ["first"] }, { detail: "first" }],
    [{ errors: { name: ["can't be blank"], age: ["is not a number"] } }, { detail: "name: can't be blank" }],
    [{ errors: { name: { message: "is taken" } } }, { detail: "name: is taken" }],
    [{ errors: { message: "in an object of its own" } }, { detail: "in an object of its own" }],
    [
      { title: "Validation failed", errors: { Name: ["Name is required."] } },
      { title: "Validation failed", detail: "Name: Name is required." },
    ],
    [{ detail: [{ loc: ["body", "id"], msg: "field required" }] }, { detail: "field required" }],
    [
      { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", Message: "no such table" },
      { detail: "no such table", code: "ResourceNotFoundException" },
    ],
    [
      { __type: "ThrottlingException", message: "slow down" },
      { detail: "slow down", code: "ThrottlingException" },
    ],
    [
      { error: { code: 404, message: "no such topic", status: "NOT_FOUND", details: [] } },
      { detail: "no such topic", code: "NOT_FOUND" },
    ],
    [
      { status: "error", code: 1234, message: "by JSend" },
      { detail: "by JSend", code: "1234" },
    ],
    ["plain words", { detail: "plain words" }],
    ["<html>", { type: "about:blank" }],
    [[], { type: "about:blank", extensions: {} }],
    [{ errors: {} }, { type: "about:blank" }],
    [{ errors: [[["deep"]]], error: 7, __type: null }, { type: "about:blank" }],
    [undefined, { type: "about:blank" }],
  ])("%o", (body, expected) => {
    expect(problemOf(body, "https://api.test/v1/x")).toMatchObject(expected);
  });

  const file = new URL("../../../../../shared/conformance/vectors.json", import.meta.url);
  test.skipIf(!existsSync(file))("the vectors of RFC 9457 never throw and keep their extensions", () => {
    for (const { body, expect: wanted } of JSON.parse(readFileSync(file, "utf8")).problem) {
      const problem = problemOf(body, "https://api.test/v1/x");
      expect(Object.keys(problem.extensions)).toStrictEqual(expect.arrayContaining(wanted.extensions ?? []));
      if (wanted.type?.startsWith("http") || wanted.type === "about:blank")
        expect(problem.type).toBe(wanted.type);
    }
  });
});

test("advice says what to do", async () => {
  expect((await errorOf(jsonResponse(429, {}, { "Retry-After": "45" }))).advice).toBe(
    "Wait 45 s and call again.",
  );
  expect((await errorOf(jsonResponse(503, {}))).retryable).toBe(true);
  expect((await errorOf(jsonResponse(422, {}))).retryable).toBe(false);
});

test("drift is told in the meta, once in the events, and never with a value", async () => {
  const events: ClientEvent[] = [];
  const drifts: unknown[] = [];
  const { client } = stubClient([jsonResponse(200, { id: "a", extra: "secret" })], {
    onEvent: (event) => events.push(event),
    onDrift: (drift) => drifts.push(drift),
  });
  const { meta } = await call(client, get, {}).withMeta();
  await call(client, get, {});
  expect(meta.drift).toStrictEqual([{ path: "$.extra", kind: "unknown-property" }]);
  expect(drifts).toStrictEqual([{ operation: "get", path: "$.extra", kind: "unknown-property" }]);
  expect(events.filter(({ kind }) => kind === "drift")).toHaveLength(1);
  expect(JSON.stringify(events)).not.toContain("secret");
});

test("drift of a reply that is not among those reported is told to its own call alone", async () => {
  const told: unknown[] = [];
  const { client } = stubClient([jsonResponse(200, { id: "a", extra: "x" })], {
    policy: { reader: { sample: 0 } },
    onDrift: (drift) => told.push(drift),
    onEvent: (event) => event.kind === "drift" && told.push(event),
  });
  const { meta } = await call(client, get, {}).withMeta();
  expect(meta.drift).toStrictEqual([{ path: "$.extra", kind: "unknown-property" }]);
  expect(told).toStrictEqual([]);
});

test("an observer that throws harms no call", async () => {
  const onEvent = (): never => {
    throw new Error("observer");
  };
  const { client } = stubClient([jsonResponse(200, { id: "a" })], { onEvent });
  expect(await call(client, get, {})).toStrictEqual({ id: "a" });
});
