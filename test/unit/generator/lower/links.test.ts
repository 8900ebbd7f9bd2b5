import { describe, expect, test } from "vitest";
import { lowerDocument } from "./lower-document.ts";

const ok = { description: "" };

function linked(link: object, components: object = {}) {
  return lowerDocument({
    openapi: "3.1.0",
    paths: {
      "/users": { get: { operationId: "listUsers", responses: { 200: { ...ok, links: { one: link } } } } },
      "/users/{id}": {
        get: {
          operationId: "getUser",
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: { 200: ok },
        },
      },
    },
    components,
  });
}

function linksOf({ api }: ReturnType<typeof linked>) {
  return api.operations.flatMap(({ responses }) => responses.flatMap(({ links }) => links ?? []));
}

function codesOf({ diagnostics }: ReturnType<typeof linked>) {
  return diagnostics.map(({ code }) => code);
}

describe("a link", () => {
  test.each([
    ["by operationId", { operationId: "getUser" }, { operationId: "getUser" }],
    [
      "by operationRef",
      { operationRef: "#/paths/~1users~1{id}/get" },
      { operationPointer: "#/paths/~1users~1{id}/get" },
    ],
    [
      "with a parameter",
      { operationId: "getUser", parameters: { id: "$response.body#/0/id" } },
      { parameters: [{ name: "id", value: "$response.body#/0/id" }] },
    ],
    [
      "with a parameter in its place",
      { operationId: "getUser", parameters: { "path.id": 7 } },
      { parameters: [{ name: "id", in: "path", value: 7 }] },
    ],
  ])("%s is kept", (_, link, expected) => {
    const lowered = linked(link);
    expect(linksOf(lowered)).toMatchObject([{ name: "one", ...expected }]);
    expect(codesOf(lowered)).toEqual([]);
  });

  test("of the components is kept under the name it is used by", () => {
    const lowered = linked(
      { $ref: "#/components/links/User" },
      { links: { User: { operationId: "getUser" } } },
    );
    expect(linksOf(lowered)).toMatchObject([{ name: "one", operationId: "getUser" }]);
    expect(codesOf(lowered)).toEqual([]);
  });

  test.each([
    ["an operation that is not there", { operationId: "getUsr" }, "operationId", /Did you mean "getUser"/],
    ["a place that is not there", { operationRef: "#/paths/~1users/put" }, "operationRef", undefined],
    [
      "another document",
      { operationRef: "https://a.test/api.yaml#/paths/~1users/get" },
      "operationRef",
      undefined,
    ],
    ["nothing", {}, "", undefined],
    [
      "a parameter that is not there",
      { operationId: "getUser", parameters: { ids: 1 } },
      "parameters",
      /"id"/,
    ],
    [
      "a parameter in another place",
      { operationId: "getUser", parameters: { "query.id": 1 } },
      "parameters",
      /./,
    ],
  ])("that names %s is reported there", (_, link, key, fix) => {
    const { diagnostics } = linked(link);
    expect(diagnostics).toMatchObject([{ code: "unresolved-link", severity: "warning" }]);
    const place = "#/paths/~1users/get/responses/200/links/one";
    expect(diagnostics[0]?.pointer).toBe(key === "" ? place : `${place}/${key}`);
    if (fix !== undefined) expect(diagnostics[0]?.fix).toMatch(fix);
  });
});
