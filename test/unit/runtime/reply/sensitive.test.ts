import { expect, test } from "vitest";
import { sensitiveTexts } from "../../../../runtime/src/call/sensitive.ts";

test("secrets are found beside what is too long to look through", () => {
  const items = Array.from({ length: 20_000 }, (_, index) => ({ index }));
  expect(sensitiveTexts([{ body: { items, password: "hunter-2" } }])).toStrictEqual(["hunter-2"]);
});

test("what holds itself has an end", () => {
  const body: Record<string, unknown> = { token: "abc-123" };
  body["self"] = body;
  expect(new Set(sensitiveTexts(body))).toStrictEqual(new Set(["abc-123"]));
});

test.each([
  [{ Authorization: "Bearer abc-123" }, ["Bearer abc-123", "abc-123"]],
  [{ Authorization: "abc-123" }, ["abc-123", "abc-123"]],
  [{ Cookie: "sid=abc-123; odd" }, ["sid=abc-123; odd", "abc-123", "odd"]],
  [new Map([["api-key", "abc-123"]]), ["abc-123"]],
  [new Headers({ "X-Session": "abc-123" }), ["abc-123"]],
  [{ tokens: new Set(["abc-123", 4711]) }, ["abc-123", "4711"]],
  [{ secretFile: new Uint8Array(8) }, []],
  [{ passwordSince: new Date(0) }, ["1970-01-01T00:00:00.000Z"]],
  [{ name: "abc-123" }, []],
] as const)("%o", (value, texts) => {
  expect(sensitiveTexts(value)).toStrictEqual(texts);
});
