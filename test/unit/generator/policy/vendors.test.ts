import { describe, expect, it, test } from "vitest";
import { type Outcome, policiesOf } from "./document.ts";

type Parts = Readonly<Record<string, unknown>>;

const query = (name: string, schema: unknown = { type: "string" }) => ({ name, in: "query", schema });
const PAGE = {
  type: "object",
  required: ["results"],
  properties: {
    results: { type: "array", items: { type: "object", properties: { id: { type: "string" } } } },
    next: { type: "string" },
    more: { type: "boolean" },
    meta: { type: "object", properties: { next: { type: "string" } } },
  },
};
const LIST: Parts = {
  operationId: "list",
  parameters: [
    query("cursor"),
    query("page", { type: "integer", default: 1 }),
    query("offset", { type: "integer" }),
  ],
  responses: { "200": { description: "ok", content: { "application/json": { schema: PAGE } } } },
};
const SEARCH: Parts = {
  ...LIST,
  parameters: [],
  requestBody: {
    content: {
      "application/json": { schema: { type: "object", properties: { after: { type: "string" } } } },
    },
  },
};
const CREATE: Parts = { operationId: "create", responses: { "201": { description: "made" } } };

function read(vendor: "speakeasy" | "fern", root: Parts, list: Parts = {}, create: Parts = {}): Outcome {
  const paths = { "/things": { get: { ...LIST, ...list }, post: { ...CREATE, ...create } } };
  return policiesOf({ ...root, paths }, [vendor]);
}
const unmapped = (outcome: Outcome): unknown[] =>
  outcome.of("import-extensions-unmapped").map(({ pointer, severity }) => [pointer, severity]);

const BACKOFF = {
  strategy: "backoff",
  backoff: { initialInterval: 500, maxInterval: 60_000, maxElapsedTime: 120_000, exponent: 1.5 },
  statusCodes: ["429", 503],
  retryConnectionErrors: true,
};

describe("speakeasy", () => {
  it("says retries and limits of the whole API, each with its origin", () => {
    const outcome = read("speakeasy", { "x-speakeasy-retries": BACKOFF, "x-speakeasy-timeout": 5_000 });
    const { value, origins } = outcome.operation("list").policy;
    expect(value.retry).toMatchObject({
      baseDelayMs: 500,
      maxDelayMs: 60_000,
      multiplier: 1.5,
      statusCodes: [429, 503],
      maxAttempts: 3,
    });
    expect(value.timeout).toMatchObject({ attemptMs: 5_000, totalMs: 120_000 });
    expect(origins.get("retry.baseDelayMs")).toBe("#/x-speakeasy-retries/backoff/initialInterval");
    expect(origins.get("timeout.attemptMs")).toBe("#/x-speakeasy-timeout");
    expect(origins.get("timeout.totalMs")).toBe("#/x-speakeasy-retries/backoff/maxElapsedTime");
  });

  it("does not repeat writes, and tells of it once", () => {
    const outcome = read("speakeasy", { "x-speakeasy-retries": BACKOFF });
    expect(outcome.operation("create").policy.value).toMatchObject({
      class: "unsent",
      retry: { statusCodes: [] },
    });
    expect(unmapped(outcome)).toEqual([["#/x-speakeasy-retries/statusCodes", "warning"]]);
  });

  it("loses against x-resilience of the same place, and wins over that of a higher one", () => {
    const outcome = read(
      "speakeasy",
      { "x-speakeasy-timeout": 5_000, "x-resilience": { timeout: { attempt: "4s" } } },
      { "x-speakeasy-timeout": 3_000 },
      { "x-speakeasy-timeout": 3_000, "x-resilience": { timeout: { attempt: "1s" } } },
    );
    expect(outcome.operation("list").policy.value.timeout.attemptMs).toBe(3_000);
    expect(outcome.operation("create").policy.value.timeout.attemptMs).toBe(1_000);
  });

  it("turns repeats off", () => {
    const outcome = read("speakeasy", {}, { "x-speakeasy-retries": { strategy: "none" } });
    expect(outcome.operation("list").policy.value.class).toBe("never");
  });

  test.each([
    [{ strategy: "linear" }, "/strategy"],
    [{ ...BACKOFF, statusCodes: undefined, retryConnectionErrors: false }, "/retryConnectionErrors"],
    [{ strategy: "backoff", backoff: { initialInterval: -5 } }, "/backoff/initialInterval"],
    [{ strategy: "backoff", backoff: { exponent: "much" } }, "/backoff/exponent"],
    [{ strategy: "backoff", budget: 3 }, "/budget"],
    [{ strategy: "backoff", statusCodes: ["9XX"] }, "/statusCodes"],
  ])("%j: what has no counterpart is told", (retries, place) => {
    const outcome = read("speakeasy", {}, { "x-speakeasy-retries": retries });
    expect(unmapped(outcome)).toEqual([[`#/paths/~1things/get/x-speakeasy-retries${place}`, "warning"]]);
  });

  test.each([
    [
      {
        type: "cursor",
        inputs: [{ name: "cursor", in: "parameters", type: "cursor" }],
        outputs: { nextCursor: "$.next", results: "$.results" },
      },
      {
        kind: "cursor",
        request: { in: "query", name: "cursor" },
        next: { path: ["next"] },
        items: ["results"],
      },
    ],
    [
      {
        type: "cursor",
        inputs: [{ name: "cursor", in: "parameters", type: "cursor" }],
        outputs: { nextCursor: "$.results[-1].id", results: "$.results" },
      },
      { kind: "cursor", next: { path: ["results", -1, "id"] } },
    ],
    [
      {
        type: "offsetLimit",
        inputs: [
          { name: "limit", in: "parameters", type: "limit" },
          { name: "page", in: "parameters", type: "page" },
        ],
        outputs: { results: "$.results" },
      },
      { kind: "page", request: { in: "query", name: "page" } },
    ],
    [
      {
        type: "offsetLimit",
        inputs: [{ name: "offset", in: "parameters", type: "offset" }],
        outputs: { results: "$.results" },
      },
      { kind: "offset", request: { in: "query", name: "offset" } },
    ],
    [
      { type: "url", outputs: { nextUrl: "$.meta.next", results: "$.results" } },
      { kind: "link", next: { path: ["meta", "next"] } },
    ],
  ])("%j is followed", (pagination, expected) => {
    const outcome = read("speakeasy", {}, { "x-speakeasy-pagination": pagination });
    expect(outcome.operation("list").paging).toMatchObject(expected);
    expect(unmapped(outcome)).toEqual([]);
  });

  it("pages by a cursor in the body", () => {
    const pagination = {
      type: "cursor",
      inputs: [{ name: "after", in: "requestBody", type: "cursor" }],
      outputs: { nextCursor: "$.next", results: "$.results" },
    };
    const paths = { "/search": { post: { ...SEARCH, "x-speakeasy-pagination": pagination } } };
    expect(policiesOf({ paths }, ["speakeasy"]).operation("list").paging?.request).toEqual({
      in: "body",
      path: ["after"],
    });
  });

  it("leaves out pages that cannot be followed, with a warning", () => {
    const outcome = read(
      "speakeasy",
      {},
      { "x-speakeasy-pagination": { type: "cursor", outputs: { nextCursor: "$.nope", numPages: "$.n" } } },
    );
    expect(outcome.operation("list").policy.value.pagination).toBe(false);
    expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(outcome.of("x-resilience-pagination").map(({ pointer }) => pointer)).toEqual([
      "#/paths/~1things/get/x-speakeasy-pagination/outputs/nextCursor",
    ]);
    expect(unmapped(outcome)).toEqual([
      ["#/paths/~1things/get/x-speakeasy-pagination/outputs/numPages", "warning"],
    ]);
  });
});

describe("fern", () => {
  const HEADERS = {
    "x-fern-idempotency-headers": [{ header: "X-Trace" }, { header: "Idempotency-Key", name: "key" }],
  };

  it("gives operations that it marks a key, under the header of the document", () => {
    const outcome = read("fern", HEADERS, {}, { "x-fern-idempotent": true });
    const { value, origins } = outcome.operation("create").policy;
    expect(value).toMatchObject({ class: "keyed", idempotency: { in: "header", name: "Idempotency-Key" } });
    expect(origins.get("idempotency.name")).toBe("#/x-fern-idempotency-headers/1");
    expect(unmapped(outcome)).toEqual([["#/x-fern-idempotency-headers/0", "warning"]]);
    expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("repeats them as they are where no header is named", () => {
    const outcome = read("fern", {}, {}, { "x-fern-idempotent": true });
    expect(outcome.operation("create").policy.value.class).toBe("idempotent");
  });

  test.each([[{ disabled: true }], [false], [{ max_attempts: 0 }]])("turns repeats off: %j", (retries) => {
    const outcome = read("fern", {}, { "x-fern-retries": retries });
    expect(outcome.operation("list").policy.value.class).toBe("never");
    expect(unmapped(outcome)).toEqual([]);
  });

  test.each([
    [
      { cursor: "$request.cursor", next_cursor: "$response.next", results: "$response.results" },
      { kind: "cursor", next: { path: ["next"] }, items: ["results"] },
    ],
    [
      { offset: "$request.page", results: "$response.results", "has-next-page": "$response.more" },
      { kind: "page", more: { path: ["more"] } },
    ],
    [{ offset: "$request.offset", step: "$request.limit", results: "$response.results" }, { kind: "offset" }],
    [
      { next_uri: "$response.meta.next", results: "$response.results" },
      { kind: "link", next: { path: ["meta", "next"] } },
    ],
    [{ next_path: "$response.meta.next", results: "$response.results" }, { kind: "link" }],
  ])("%j is followed", (pagination, expected) => {
    const outcome = read("fern", {}, { "x-fern-pagination": pagination });
    expect(outcome.operation("list").paging).toMatchObject(expected);
    expect(unmapped(outcome)).toEqual([]);
    const ofRoot = read("fern", { "x-fern-pagination": pagination }, { "x-fern-pagination": true });
    expect(ofRoot.operation("list").paging).toEqual(outcome.operation("list").paging);
  });

  it("tells of pages that it cannot follow", () => {
    expect(
      unmapped(read("fern", {}, { "x-fern-pagination": { type: "custom", results: "$response.results" } })),
    ).toHaveLength(2);
    expect(unmapped(read("fern", {}, { "x-fern-pagination": true }))).toHaveLength(1);
  });
});

describe("what is read and what is not", () => {
  const paths = { "/things": { get: { ...LIST, "x-fern-retries": { disabled: true } } } };

  it("is nothing without being asked, with a hint", () => {
    const outcome = policiesOf({ paths });
    expect(outcome.operation("list").policy.value.class).toBe("safe");
    expect(outcome.of("import-extensions-unused")).toMatchObject([
      {
        severity: "info",
        pointer: "#/paths/~1things/get/x-fern-retries",
        fix: "--import-extensions fern reads it",
      },
    ]);
  });

  it("is told when it is nothing", () => {
    expect(policiesOf({ paths }, ["fern", "speakeasy"]).of("import-extensions-unused")).toMatchObject([
      { severity: "warning", message: expect.stringContaining("speakeasy") },
    ]);
  });
});
