import { call } from "@gen-client/runtime";
import { byCursor, byLink, byOffset, byPage, header, json } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { Paging } from "../../../../runtime/src/pagination/paging.ts";
import { jsonResponse, stubClient } from "../support/stub-api.ts";
import { all, listThings, things } from "./lists.ts";

/** What is asked for, page by page. */
async function asked(paging: Paging, replies: readonly Response[], query: object = {}): Promise<string[]> {
  const { client, seen } = stubClient(replies);
  await all(call(client, listThings(paging), { query }));
  return seen.map(({ url }) => url.replace("https://api.test/v1/things", ""));
}

const reply = (body: object, headers: Record<string, string> = {}): Response =>
  jsonResponse(200, body, headers);
const items = ["data"];

describe("by offset", () => {
  const paging = byOffset({ request: { query: "offset" }, items });

  test("counts the items that came, not those asked for", async () => {
    const replies = [reply(things("a", "b")), reply(things("c")), reply(things())];
    expect(await asked(paging, replies, { limit: 5 })).toEqual([
      "?limit=5",
      "?limit=5&offset=2",
      "?limit=5&offset=3",
    ]);
  });

  test("counts from where the caller begins", async () => {
    expect(await asked(paging, [reply(things("a")), reply(things())], { offset: 10 })).toEqual([
      "?offset=10",
      "?offset=11",
    ]);
  });

  test("goes on while the reply says that there is more", async () => {
    const replies = [reply({ ...things("a"), more: true }), reply({ ...things("b"), more: false })];
    expect(await asked(byOffset({ request: { query: "offset" }, next: ["more"], items }), replies)).toEqual([
      "",
      "?offset=1",
    ]);
  });
});

describe("by page", () => {
  test.each([
    [undefined, ["", "?page=2", "?page=3"]],
    [0, ["", "?page=1", "?page=2"]],
  ])("the first is %s", async (first, expected) => {
    const paging = byPage({ request: { query: "page" }, items, ...(first !== undefined && { first }) });
    expect(await asked(paging, [reply(things("a")), reply(things("b")), reply(things())])).toEqual(expected);
  });

  test("goes on over an empty page where the reply says that there is more", async () => {
    const paging = byPage({ request: { query: "page" }, items, more: ["more"] });
    const replies = [
      reply({ ...things(), more: true }),
      reply({ ...things("a"), more: true }),
      reply({ ...things("b"), more: false }),
    ];
    expect(await asked(paging, replies)).toEqual(["", "?page=2", "?page=3"]);
  });

  test("follows the number that a reply or a header names", async () => {
    const inBody = byPage({ request: { query: "page" }, next: ["meta", "next"], items });
    const body = [
      reply({ ...things("a"), meta: { next: 7 } }),
      reply({ ...things("b"), meta: { next: null } }),
    ];
    expect(await asked(inBody, body)).toEqual(["", "?page=7"]);
    const inHeader = byPage({ request: { query: "page" }, next: { header: "X-Next-Page" }, items });
    const headers = [reply(things("a"), { "X-Next-Page": "2" }), reply(things("b"), { "X-Next-Page": "" })];
    expect(await asked(inHeader, headers)).toEqual(["", "?page=2"]);
  });
});

describe("by cursor", () => {
  test("in a header of the reply and of the request", async () => {
    const paging = byCursor({ request: { header: "xCursor" }, next: { header: "X-Cursor" }, items });
    const { client, seen } = stubClient([reply(things("a"), { "X-Cursor": "n" }), reply(things("b"))]);
    await all(call(client, listThings(paging, { header: { xCursor: header("X-Cursor") } }), {}));
    expect(seen.map(({ headers }) => headers.get("x-cursor"))).toEqual([null, "n"]);
  });

  test("in the body of a search, whose other members stay", async () => {
    const paging = byCursor({ request: { body: ["page", "after"] }, next: ["next"], items });
    const { client, seen } = stubClient([reply({ ...things("a"), next: 5 }), reply(things("b"))]);
    const search = listThings(paging, { method: "POST", body: json() });
    const input = { body: { filter: "x", page: { size: 1 } } };
    await all(call(client, search, input));
    expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
      { filter: "x", page: { size: 1 } },
      { filter: "x", page: { size: 1, after: 5 } },
    ]);
    expect(input.body.page).toEqual({ size: 1 });
  });

  test.each([[null], [""], [false], [undefined], [{}]])("%o ends the list", async (next) => {
    const paging = byCursor({ request: { query: "after" }, next: ["next"], items });
    expect(await asked(paging, [reply({ ...things("a"), next })])).toEqual([""]);
  });

  test("names that objects inherit name nothing", async () => {
    const paging = byCursor({ request: { query: "after" }, next: ["constructor", "name"], items });
    expect(await asked(paging, [reply(things("a"))])).toEqual([""]);
  });
});

test("by a link in the body", async () => {
  const paging = byLink({ next: ["links", "next"], items });
  const replies = [
    reply({ ...things("a"), links: { next: "/v1/things?after=1&x=%2F" } }),
    reply({ ...things("b"), links: {} }),
  ];
  expect(await asked(paging, replies, { limit: 1 })).toEqual(["?limit=1", "?after=1&x=%2F"]);
});
