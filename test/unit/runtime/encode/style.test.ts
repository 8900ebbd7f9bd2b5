import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cookieHeader } from "../../../../runtime/src/encode/headers.ts";
import { percentEncode, percentEncodeReserved, verbatim } from "../../../../runtime/src/encode/percent.ts";
import { expandPairs, expandValue } from "../../../../runtime/src/encode/style.ts";
import { deepObject, form, label, matrix, simple } from "../../../../runtime/src/encode/vocabulary.ts";
import type { ParameterStyle } from "../../../../runtime/src/operation.ts";

interface Vector {
  readonly style: string;
  readonly explode: boolean;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly name: string;
  readonly value: unknown;
  readonly expected: string;
}

const TABLE = new URL("../../../../../shared/conformance/oas-style-table.json", import.meta.url);

/** The table's "undefined" column is the old "empty" one: a value that is there and has no characters. */
function givenValue({ value }: Vector): unknown {
  return typeof value === "object" && value !== null && "undefined" in value ? "" : value;
}

function encoded(vector: Vector): string | undefined {
  const kind = vector.style === "cookie" ? "form" : (vector.style as ParameterStyle["kind"]);
  const style: ParameterStyle = { kind, explode: vector.explode };
  const value = givenValue(vector);
  if (vector.in === "query") return expandPairs(style, vector.name, value, percentEncode).join("&");
  if (vector.in === "cookie") {
    const operation = { id: "x", method: "GET", path: "/", replies: {}, cookie: { [vector.name]: style } };
    return cookieHeader(operation, { [vector.name]: value });
  }
  return expandValue(style, vector.name, value, vector.in === "header" ? verbatim : percentEncode);
}

describe.skipIf(!existsSync(TABLE))("FIELD 16: the style table of the OpenAPI specification", () => {
  const vectors: readonly Vector[] = existsSync(TABLE) ? JSON.parse(readFileSync(TABLE, "utf8")).cases : [];
  test.each(vectors)("$in $style explode=$explode $value is $expected", (vector) => {
    expect(encoded(vector)).toBe(vector.expected);
  });
});

describe("items are encoded before they are joined", () => {
  const awkward = ["a,b", "c|d", "50%", "e f", "g/h"];
  test.each([
    [simple(), "a%2Cb,c%7Cd,50%25,e%20f,g%2Fh"],
    [label({ explode: true }), ".a%2Cb.c%7Cd.50%25.e%20f.g%2Fh"],
    [matrix(), ";p=a%2Cb,c%7Cd,50%25,e%20f,g%2Fh"],
  ])("%o", (style, expected) => {
    expect(expandValue(style, "p", awkward, percentEncode)).toBe(expected);
  });

  test("in a query", () => {
    const pairs = expandPairs(form({ explode: false }), "p", awkward, percentEncode);
    expect(pairs).toStrictEqual(["p=a%2Cb,c%7Cd,50%25,e%20f,g%2Fh"]);
  });
});

describe("values without a form on the wire", () => {
  test.each([undefined, null, [], {}, [null]])("%o is absent", (value) => {
    expect(expandPairs(form(), "p", value, percentEncode)).toStrictEqual([]);
    expect(expandValue(simple(), "p", value, percentEncode)).toBeUndefined();
  });

  test("are dropped from lists and maps", () => {
    expect(expandPairs(form(), "p", ["a", undefined, "b"], percentEncode)).toStrictEqual(["p=a", "p=b"]);
    expect(expandPairs(form(), "p", { a: 1, b: null }, percentEncode)).toStrictEqual(["a=1"]);
  });
});

test("deepObject nests objects and lists", () => {
  const value = { price: { gte: 5 }, tags: ["x", "y z"] };
  expect(expandPairs(deepObject(), "f", value, percentEncode)).toStrictEqual([
    "f%5Bprice%5D%5Bgte%5D=5",
    "f%5Btags%5D%5B0%5D=x",
    "f%5Btags%5D%5B1%5D=y%20z",
  ]);
});

test("allowReserved keeps reserved characters and triplets, and cannot end the parameter", () => {
  const style = form({ allowReserved: true });
  expect(expandPairs(style, "p", "a/b?c%20d&e#f", percentEncodeReserved)).toStrictEqual([
    "p=a/b?c%20d%26e%23f",
  ]);
});

test("dates are ISO 8601", () => {
  expect(expandPairs(form(), "since", new Date(0), percentEncode)).toStrictEqual([
    "since=1970-01-01T00%3A00%3A00.000Z",
  ]);
});
