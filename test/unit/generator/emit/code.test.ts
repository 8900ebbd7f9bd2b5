import fc from "fast-check";
import { expect, test } from "vitest";
import { grouped, identifier, literal, objectKey, typeKey } from "../../../../generator/src/emit/code.ts";

/** What a literal means when it is run. */
const run = (source: string): unknown => new Function(`return (${source});`)();

test("every JSON value comes back from its literal", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.stringify(run(literal(value as string)))).toBe(JSON.stringify(value));
    }),
  );
});

test("every text comes back, with nothing hidden in the source", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
      const source = literal(text);
      expect(run(source)).toBe(text);
      expect(source).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("a key named __proto__ is an own property", () => {
  const value = run(`{ ${objectKey("__proto__")}: 1 }`) as object;
  expect(Object.keys(value)).toEqual(["__proto__"]);
});

test("keys that are no identifiers are quoted", () => {
  expect(["id", "200", "4XX", "a-b", "007", "get\u200b"].map(typeKey)).toEqual([
    "id",
    "200",
    '"4XX"',
    '"a-b"',
    '"007"',
    '"get\\u200b"',
  ]);
});

test("what is no identifier is a bug of ours", () => {
  expect(() => identifier("a b")).toThrow();
});

test("thousands are set apart", () => {
  expect([0, 250, 2_000, 86_400_000, 0.5, -1_000].map(grouped)).toEqual([
    "0",
    "250",
    "2_000",
    "86_400_000",
    "0.5",
    "-1_000",
  ]);
});
