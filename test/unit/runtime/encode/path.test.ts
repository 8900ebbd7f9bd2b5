import { describe, expect, test } from "vitest";
import { requestUrl } from "../../../../runtime/src/encode/url.ts";
import { label, matrix, reserved, simple } from "../../../../runtime/src/encode/vocabulary.ts";
import type { OperationDescriptor } from "../../../../runtime/src/operation.ts";

const base = new URL("https://api.test/v1");
const file: OperationDescriptor = { id: "del", method: "DELETE", path: "/files/{name}", replies: {} };
const pathOf = (operation: OperationDescriptor, path: Record<string, unknown>): string =>
  requestUrl(base, operation, { path }).pathname;

describe("trap 85 and hostile 59: path values cannot reach another resource", () => {
  test.each([".", "..", "", undefined, null, []])("%o is refused", (name) => {
    expect(() => pathOf(file, { name })).toThrow();
  });

  test.each([
    ["../x", "/v1/files/..%2Fx"],
    ["%2e%2e", "/v1/files/%252e%252e"],
    ["a?b#c", "/v1/files/a%3Fb%23c"],
    ["a\r\nb", "/v1/files/a%0D%0Ab"],
    ["a\\b", "/v1/files/a%5Cb"],
  ])("%o is encoded", (name, expected) => {
    expect(pathOf(file, { name })).toBe(expected);
  });

  test("a reserved value keeps its slashes, and is refused when it climbs", () => {
    const wild: OperationDescriptor = {
      ...file,
      pathParams: { name: reserved(simple()) },
    };
    expect(pathOf(wild, { name: "a/b" })).toBe("/v1/files/a/b");
    expect(() => pathOf(wild, { name: "a/../../x" })).toThrow(/segment/);
  });

  test("a style that marks its place says that a value is empty; what is left of it must be no dot segment", () => {
    expect(pathOf({ ...file, pathParams: { name: matrix() } }, { name: "" })).toBe("/v1/files/;name");
    expect(() => pathOf({ ...file, pathParams: { name: label() } }, { name: "" })).toThrow(/segment/);
    expect(() => pathOf({ ...file, pathParams: { name: label() } }, { name: "." })).toThrow(/segment/);
  });

  test("a reserved question mark does not begin the query", () => {
    const wild = { ...file, pathParams: { name: reserved(simple()) } };
    expect(pathOf(wild, { name: "a?b#c&d" })).toBe("/v1/files/a%3Fb%23c&d");
  });

  test("an inherited member is no value", () => {
    expect(() => pathOf({ ...file, path: "/x/{constructor}" }, {})).toThrow(/missing/);
  });
});

describe("templates", () => {
  test.each(["/h/../../i", "/h/%2e%2e/i"])("%s climbs and is refused", (path) => {
    expect(() => pathOf({ ...file, path }, {})).toThrow(/segment/);
  });

  test.each(["@attacker.test/f", "//attacker.test/g", "\\attacker.test"])(
    "hostile 61: %s stays on its host",
    (path) => {
      expect(requestUrl(base, { ...file, path }, {}).origin).toBe("https://api.test");
    },
  );

  test("a fixed query of the template stands before the parameters", () => {
    const url = requestUrl(base, { ...file, path: "/a?action=x" }, { query: { q: "1" } });
    expect(url.href).toBe("https://api.test/v1/a?action=x&q=1");
  });
});
