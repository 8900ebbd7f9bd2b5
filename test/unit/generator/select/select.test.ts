import { describe, expect, test } from "vitest";
import { matcher } from "../../../../generator/src/select/filter.ts";
import { select } from "../../../../generator/src/select/select.ts";
import { lowerDocument } from "../lower/lower-document.ts";

const reply = (name: string) => ({
  200: {
    description: "",
    content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
  },
});

const { api } = lowerDocument({
  tags: [{ name: "repos" }, { name: "users" }],
  security: [{ token: [] }],
  paths: {
    "/repos": { get: { operationId: "repos/list", tags: ["repos"], responses: reply("Repo") } },
    "/repos/{id}": {
      delete: { operationId: "repos/delete", tags: ["repos"], security: [{ admin: [] }], responses: {} },
    },
    "/users": { get: { operationId: "users/list", tags: ["users"], responses: reply("User") } },
  },
  webhooks: { push: { post: { responses: reply("Push") } } },
  components: {
    schemas: {
      Repo: { properties: { owner: { $ref: "#/components/schemas/Owner" } } },
      Owner: { properties: { repos: { type: "array", items: { $ref: "#/components/schemas/Repo" } } } },
      User: { type: "object" },
      Push: { type: "object" },
    },
    securitySchemes: { token: { type: "http", scheme: "bearer" }, admin: { type: "http", scheme: "basic" } },
  },
});

const { api: hooks } = lowerDocument({
  paths: { "/a": { get: { operationId: "list", responses: reply("Order") } } },
  webhooks: {
    order: { post: { tags: ["sales"], responses: reply("Order") } },
    push: { post: { operationId: "onPush", responses: reply("Order") } },
  },
  components: { schemas: { Order: { type: "object" } } },
});

function selected(options: Parameters<typeof select>[1]) {
  const { value, diagnostics } = select(api, options);
  return { value, diagnostics, ids: value?.operations.map(({ operationId }) => operationId) };
}

describe("select", () => {
  test("without filters the API stays as it is", () => {
    expect(select(api, {}).value).toBe(api);
  });

  test("keeps what is named and only what it leads to", () => {
    const { value, ids, diagnostics } = selected({ include: { operations: ["repos/list"] } });
    expect(ids).toEqual(["repos/list"]);
    expect([...(value?.schemas.values() ?? [])].map(({ name }) => name)).toEqual(["Owner", "Repo"]);
    expect(value?.tags.map(({ name }) => name)).toEqual(["repos"]);
    expect(value?.securitySchemes.map(({ name }) => name)).toEqual(["token"]);
    expect(value?.webhooks).toEqual([]);
    expect(diagnostics).toEqual([]);
  });

  test.each([
    [{ include: { operations: ["repos/*"] } }, ["repos/list", "repos/delete"]],
    [{ include: { tags: ["users"] } }, ["users/list"]],
    [{ include: { paths: ["/repos/*"] } }, ["repos/delete"]],
    [{ include: { paths: ["GET *"] }, exclude: { tags: ["users"] } }, ["repos/list"]],
    [{ exclude: { operations: ["*list"] } }, ["repos/delete"]],
  ])("%j", (options, expected) => {
    expect(selected(options).ids).toEqual(expected);
  });

  test("excluding keeps webhooks and what they lead to", () => {
    const { value } = selected({ exclude: { tags: ["repos"] } });
    expect([...(value?.schemas.values() ?? [])].map(({ name }) => name)).toEqual(["Push", "User"]);
  });

  test("webhooks are chosen by their name, and by ids and tags of what they send", () => {
    const names = (options: Parameters<typeof select>[1]) =>
      select(hooks, options).value?.webhooks.map(({ name }) => name);
    expect(names({ include: { tags: ["sales"] } })).toEqual(["order"]);
    expect(names({ include: { operations: ["onPush", "list"] } })).toEqual(["push"]);
    expect(names({ include: { operations: ["pu*"] } })).toEqual(["push"]);
    expect(names({ include: { paths: ["*"] } })).toEqual([]);
    expect(names({ exclude: { tags: ["sales"] } })).toEqual(["push"]);
    expect(select(hooks, { include: { tags: ["sales"] } }).diagnostics).toEqual([]);
  });

  test("a name that is not there is a mistake, with what was likely meant", () => {
    const { diagnostics } = selected({ include: { operations: ["repos/lst", "users/list"] } });
    expect(diagnostics).toMatchObject([
      {
        code: "unknown-selection",
        severity: "error",
        message: 'no operation matches "repos/lst"',
        fix: 'Did you mean "repos/list"?',
      },
    ]);
    expect(selected({ exclude: { tags: ["gone"] } }).diagnostics).toMatchObject([{ severity: "warning" }]);
  });

  test("filters that cancel each other out leave nothing, which is an error", () => {
    const { diagnostics } = selected({ include: { tags: ["users"] }, exclude: { paths: ["/users"] } });
    expect(diagnostics).toMatchObject([{ code: "empty-selection", severity: "error" }]);
  });
});

describe("patterns", () => {
  test.each([
    ["a", "a", true],
    ["a", "ab", false],
    ["a*", "abc", true],
    ["*c", "abc", true],
    ["a*c", "ac", true],
    ["ab*ba", "aba", false],
    ["a*b*c", "a-b-b-c", true],
    ["*", "", true],
    ["a.c", "abc", false],
  ])("%s on %s", (pattern, text, expected) => {
    expect(matcher(pattern)(text)).toBe(expected);
  });

  test("many stars cost no more than the text is long", () => {
    expect(matcher(`${"*a".repeat(200)}b`)("a".repeat(20_000))).toBe(false);
  });
});
