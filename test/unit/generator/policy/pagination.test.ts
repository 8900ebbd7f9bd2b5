import { describe, expect, it, test } from "vitest";
import {
  dataPath,
  listPath,
  replySource,
  requestPlace,
} from "../../../../generator/src/policy/pagination/expression.ts";
import { proposePagination } from "../../../../generator/src/policy/pagination/propose.ts";
import { policiesOf, single } from "./document.ts";

const json = (schema: unknown): unknown => ({
  "200": { description: "ok", content: { "application/json": { schema } } },
});
const query = (name: string, schema: unknown = { type: "string" }) => ({ name, in: "query", schema });
const THING = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, big: { type: "object" } },
};
const PAGE = {
  type: "object",
  required: ["data", "next"],
  properties: {
    data: { type: "array", items: THING },
    next: { type: ["string", "null"] },
    hasMore: { type: "boolean" },
    total: { type: "integer" },
    page: { type: "object", properties: { after: { type: "integer" } } },
  },
};
const OPERATION = {
  parameters: [query("after"), query("offset", { type: "integer" }), query("filter", { type: "object" })],
  responses: json(PAGE),
};
const paged = (pagination: unknown, more: object = OPERATION, method = "get") =>
  single(method, { pagination }, more as Record<string, unknown>);
const CURSOR = { style: "cursor", request: "after", next: "$.data[-1:].id", items: "$.data" };

describe("paths", () => {
  test.each([
    ["$", []],
    ["$.data", ["data"]],
    ["$.data[-1:].id", ["data", -1, "id"]],
    ["$.data[-1].id", ["data", -1, "id"]],
    ["$['a b'][\"c\"][0]", ["a b", "c", 0]],
    ["$.next-page.größe", ["next-page", "größe"]],
    ["$['it\\'s']", ["it's"]],
    ["data", undefined],
    ["$..data", undefined],
    ["$.data[*].id", undefined],
    ["$.data[?@.id]", undefined],
    ["$.data[1:2]", undefined],
    ["$.", undefined],
    ["$.a b", undefined],
    ["", undefined],
  ])("%s", (expression, expected) => {
    expect(dataPath(expression)).toEqual(expected);
  });

  it("say that a list is one, or not", () => {
    expect(listPath("$.data[*]")).toEqual(["data"]);
    expect(listPath("$.data")).toEqual(["data"]);
  });

  it("may be OpenAPI's runtime expressions", () => {
    expect(replySource("$response.header.X-Next-Page")).toEqual({ kind: "header", name: "X-Next-Page" });
    expect(replySource("$response.body#/a~1b/0")).toEqual({ kind: "data", path: ["a/b", 0] });
    expect(requestPlace("$request.body#/page/after")).toEqual({ in: "body", path: ["page", "after"] });
    expect(requestPlace("$request.header.X-After")).toEqual({ in: "header", name: "X-After" });
    expect(requestPlace("after")).toBeUndefined();
  });
});

describe("what is resolved", () => {
  it("is places in the contract, and the item's type", () => {
    const { paging } = paged({ ...CURSOR, more: "$.hasMore" }).operation("op");
    expect(paging).toMatchObject({
      kind: "cursor",
      request: { in: "query", name: "after" },
      next: { kind: "data", path: ["data", -1, "id"] },
      more: { kind: "data", path: ["hasMore"] },
      items: ["data"],
      sparse: false,
      item: { kind: "object" },
    });
  });

  it("knows a list that may be left out", () => {
    const optional = { ...OPERATION, responses: json({ ...PAGE, required: ["next"] }) };
    expect(paged(CURSOR, optional).operation("op").paging?.sparse).toBe(true);
  });

  it("takes a reply that is a list for its items", () => {
    const { paging } = paged(
      { style: "link" },
      { responses: json({ type: "array", items: THING }) },
    ).operation("op");
    expect(paging).toMatchObject({ kind: "link", items: [], item: { kind: "object" } });
  });

  it("takes the one list in a reply for its items", () => {
    const { paging } = paged({ style: "link" }, { responses: json(PAGE) }).operation("op");
    expect(paging).toMatchObject({ items: ["data"], sparse: false, item: { kind: "object" } });
  });

  it("finds properties of members of allOf, through references and null", () => {
    const found = single(
      "get",
      { pagination: CURSOR },
      {
        parameters: [query("after")],
        responses: json({
          allOf: [{ $ref: "#/components/schemas/Base" }, { type: "object", properties: {} }],
        }),
      },
      { components: { schemas: { Base: { oneOf: [PAGE, { type: "null" }] }, Thing: THING } } },
    );
    expect(found.of("x-resilience-pagination")).toEqual([]);
    expect(found.operation("op").paging?.items).toEqual(["data"]);
  });

  it("is a property of the body where no parameter has the name", () => {
    const body = { type: "object", properties: { cursor: { type: "string" } } };
    const { paging } = paged(
      { ...CURSOR, request: "cursor" },
      { requestBody: { content: { "application/json": { schema: body } } }, responses: json(PAGE) },
      "post",
    ).operation("op");
    expect(paging?.request).toEqual({ in: "body", path: ["cursor"] });
  });

  test.each([
    [{ type: "integer", default: 0 }, 0, 0],
    [{ type: "integer", default: 1 }, undefined, 0],
    [{ type: "integer", minimum: 0 }, 0, 0],
    [{ type: "integer", minimum: 1 }, undefined, 0],
    [{ type: "integer" }, undefined, 1],
  ])("counts pages from what %j says", (schema, first, notes) => {
    const outcome = paged(
      { style: "page", request: "page", items: "$.data" },
      { parameters: [query("page", schema)], responses: json(PAGE) },
    );
    expect(outcome.operation("op").paging?.first).toBe(first);
    expect(outcome.of("x-resilience-first-page")).toHaveLength(notes);
  });
});

describe("what is refused, at its place", () => {
  test.each([
    [{ ...CURSOR, request: "aftr" }, "request", "did you mean `after`?"],
    [{ ...CURSOR, request: "filter" }, "request", undefined],
    [{ ...CURSOR, next: "$.nxt" }, "next", "did you mean `next`?"],
    [{ ...CURSOR, next: "$.page.aftr" }, "next", "did you mean `after`?"],
    [{ ...CURSOR, next: "$.page" }, "next", undefined],
    [{ ...CURSOR, next: "$.data[-1:].big" }, "next", undefined],
    [{ ...CURSOR, next: "$..next" }, "next", expect.stringContaining("$.data[-1:].id")],
    [{ ...CURSOR, items: "$.dat" }, "items", "did you mean `data`?"],
    [{ ...CURSOR, items: "$.page" }, "items", undefined],
    [{ ...CURSOR, more: "$.total" }, "more", undefined],
    [{ style: "link", next: "$.total", items: "$.data" }, "next", undefined],
  ])("%j", (pagination, key, fix) => {
    const [found, ...others] = paged(pagination).of("x-resilience-pagination");
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      severity: "error",
      pointer: `#/paths/~1a/get/x-resilience/pagination/${key}`,
      ...(fix !== undefined && { fix }),
    });
  });

  test.each([
    [{ style: "cursor", next: "$.next", items: "$.data" }, "request"],
    [{ style: "cursor", request: "after", items: "$.data" }, "next"],
    [{ request: "after" }, "style"],
  ])("%j lacks %s", (pagination, key) => {
    const [found] = paged(pagination).of("x-resilience-incomplete");
    expect(found?.message).toContain(`without \`${key}\``);
  });

  it("a list that nobody names, where the reply holds two", () => {
    const two = { ...PAGE, properties: { ...PAGE.properties, others: { type: "array", items: THING } } };
    const [found] = paged({ style: "link" }, { responses: json(two) }).of("x-resilience-incomplete");
    expect(found?.message).toContain("without `items`");
  });

  it("a reply that is no JSON, and a write that would follow links", () => {
    expect(
      paged({ style: "link" }, { responses: { "204": { description: "" } } }).of("x-resilience-pagination"),
    ).toHaveLength(1);
    expect(
      paged({ style: "link", items: "$.data" }, OPERATION, "post").of("x-resilience-pagination"),
    ).toHaveLength(1);
  });
});

describe("what is proposed, and never done", () => {
  const proposal = (operation: object) => {
    const outcome = policiesOf({ paths: { "/a": { get: { operationId: "op", ...operation } } } });
    return proposePagination(outcome.api, outcome.operation("op"));
  };
  const page = (name: string, more: object = {}) =>
    json({
      type: "object",
      properties: { [name]: { type: "string" }, rows: { type: "array", items: THING }, ...more },
    });

  test.each([
    [
      { parameters: [query("page_token")], responses: page("next_page_token") },
      "page_token",
      "$.next_page_token",
    ],
    [{ parameters: [query("cursor")], responses: page("nextCursor") }, "cursor", "$.nextCursor"],
  ])("a cursor that goes round: %j", (operation, request, next) => {
    expect(proposal(operation)).toEqual({ style: "cursor", request, next, items: "$.rows" });
  });

  it("a list whose reply has a Link header", () => {
    const reply = json({ type: "array", items: THING }) as Record<"200", object>;
    const headers = { Link: { schema: { type: "string" } } };
    expect(proposal({ responses: { "200": { ...reply["200"], headers } } })).toEqual({ style: "link" });
  });

  test.each([
    [{ responses: page("next_cursor") }],
    [{ parameters: [query("cursor")], responses: page("other") }],
    [
      {
        parameters: [query("cursor")],
        responses: page("next_cursor", { more: { type: "array", items: THING } }),
      },
    ],
    [{ parameters: [query("cursor")], responses: page("next_cursor", { next_token: { type: "string" } }) }],
    [{ parameters: [query("cursor", { type: "object" })], responses: page("next_cursor") }],
    [{ ...OPERATION, "x-resilience": { pagination: CURSOR } }],
  ])("nothing where there is doubt: %j", (operation) => {
    expect(proposal(operation)).toBeUndefined();
  });
});

it("a cursor that is read as a Date is told of: it loses what is finer than milliseconds", () => {
  const created = { type: "object", properties: { at: { type: "string", format: "date-time" } } };
  const page = {
    type: "object",
    required: ["data"],
    properties: { data: { type: "array", items: created } },
  };
  const get = {
    operationId: "op",
    parameters: [query("after")],
    responses: json(page),
    "x-resilience": { pagination: { ...CURSOR, next: "$.data[-1:].at" } },
  };
  const parts = { paths: { "/a": { get } } };
  expect(policiesOf(parts).of("x-resilience-pagination")).toEqual([]);
  expect(policiesOf(parts, [], { "date-time": "Date" }).of("x-resilience-pagination")).toMatchObject([
    { severity: "warning", pointer: "#/paths/~1a/get/x-resilience/pagination/next" },
  ]);
});

describe("one of a higher level", () => {
  const list = { operationId: "list", ...OPERATION };
  const get = { operationId: "get", responses: json(THING) };

  it("holds for the lists below it, and leaves the others alone", () => {
    const outcome = policiesOf({
      "x-resilience": { pagination: CURSOR },
      paths: { "/things": { get: list }, "/thing": { get } },
    });
    expect(outcome.operation("list").paging?.kind).toBe("cursor");
    expect(outcome.operation("get").policy.value.pagination).toBe(false);
    expect(outcome.diagnostics.filter(({ code }) => code.startsWith("x-resilience"))).toEqual([]);
  });

  it("is told of when it holds for none", () => {
    const outcome = policiesOf({ "x-resilience": { pagination: CURSOR }, paths: { "/thing": { get } } });
    expect(outcome.of("x-resilience-pagination")).toMatchObject([
      { severity: "warning", pointer: "#/x-resilience/pagination" },
    ]);
  });
});
