import { describe, expect, test } from "vitest";
import { lower } from "../../../../generator/src/lower/lower.ts";
import { lowerDocument } from "./lower-document.ts";

const NOWHERE = { locate: () => ({ file: "", line: 1, column: 1 }), sources: new Map<string, string>() };

function urlOf(url: string, documentUrl?: string): string | undefined {
  const document = { openapi: "3.1.0", info: { title: "T", version: "1" }, paths: {}, servers: [{ url }] };
  return lower({ document, ...NOWHERE, documentUrl }).value?.servers[0]?.url;
}

const namesOf = (...descriptions: readonly string[]): readonly (string | undefined)[] =>
  lowerDocument({
    paths: {},
    servers: descriptions.map((description, index) => ({ url: `https://${index}.test`, description })),
  }).api.servers.map(({ name }) => name);

describe("relative servers", () => {
  const at = "https://user:secret@api.test:8443/docs/v2/openapi.json?token=t#x";
  test.each([
    ["/api/v3", "https://api.test:8443/api/v3"],
    ["/", "https://api.test:8443/"],
    [".", "https://api.test:8443/docs/v2/"],
    ["./test", "https://api.test:8443/docs/v2/test"],
    ["../{stage}/{a-b}", "https://api.test:8443/docs/{stage}/{a-b}"],
    ["/{base}", "https://api.test:8443/{base}"],
    ["//other.test/v1", "https://other.test/v1"],
    ["", "https://api.test:8443/"],
    ["/x?tenant={t}", "https://api.test:8443/x?tenant={t}"],
    ["https://own.test", "https://own.test"],
    ["{server}/v1", "{server}/v1"],
  ])("%s lies at %s, seen from the document's place", (url, expected) => {
    expect(urlOf(url, at)).toBe(expected);
  });

  test("stay relative where the document has no such place", () => {
    expect(urlOf("/api/v3")).toBe("/api/v3");
  });
});

describe("names of servers", () => {
  test("are those of short descriptions, without what is said of every server", () => {
    expect(namesOf("Production server", "The Sandbox API.", "EU (Frankfurt)", "Local development")).toEqual([
      "production",
      "sandbox",
      "eu",
      "local-development",
    ]);
  });

  test("are the document's own where it gives them, each once", () => {
    const { api } = lowerDocument({
      paths: {},
      servers: [
        { url: "https://a.test", description: "live" },
        { url: "https://b.test", name: "live" },
        { url: "https://c.test", name: "live" },
        { url: "https://d.test", description: "Test" },
        { url: "https://e.test", description: "test server" },
      ],
    });
    expect(api.servers.map(({ name }) => name)).toEqual([undefined, "live", undefined, "test", undefined]);
  });

  test.each([
    ["prose", ["Use this one while you are still testing things", "Production"], [undefined, "production"]],
    ["nothing", ["", "API server"], [undefined, undefined]],
    ["one server", ["Production"], [undefined]],
  ])("%s gives none", (_, descriptions, names) => {
    expect(namesOf(...descriptions)).toEqual(names);
  });
});

test("a default that is none of a variable's values is one of them, with a warning", () => {
  const variables = { region: { default: "us", enum: ["eu", "ap"] } };
  const { api, codes } = lowerDocument({ paths: {}, servers: [{ url: "https://{region}.test", variables }] });
  expect(api.servers[0]?.variables).toEqual([{ name: "region", default: "us", enum: ["us", "eu", "ap"] }]);
  expect(codes).toContain("warning invalid-server");
});
