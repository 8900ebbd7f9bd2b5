import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cookieHeader, headerPairs } from "../../../../runtime/src/encode/headers.ts";
import { percentEncode, verbatim } from "../../../../runtime/src/encode/percent.ts";
import { formPairs } from "../../../../runtime/src/encode/style.ts";
import {
  content,
  cookie,
  deepObject,
  form,
  label,
  matrix,
  pipeDelimited,
  reserved,
  simple,
  spaceDelimited,
} from "../../../../runtime/src/encode/vocabulary.ts";

const operation = { id: "x", method: "GET", path: "/", replies: {} };

function textOf(
  style: ReturnType<typeof form>,
  name: string,
  value: unknown,
  encode: (text: string) => string,
): string | undefined {
  const written = style.write(value, name, encode);
  return typeof written === "object" ? expect.unreachable("several texts") : written;
}

const STYLES = { simple, label, matrix, form, spaceDelimited, pipeDelimited, deepObject, cookie };

interface Vector {
  readonly style: keyof typeof STYLES;
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
  const style = STYLES[vector.style]({ explode: vector.explode });
  const value = givenValue(vector);
  if (vector.in === "query") return formPairs(style, vector.name, value).join("&");
  if (vector.in === "cookie") {
    return cookieHeader({ ...operation, cookie: { [vector.name]: style } }, { [vector.name]: value });
  }
  return textOf(style, vector.name, value, vector.in === "header" ? verbatim : percentEncode);
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
    expect(textOf(style, "p", awkward, percentEncode)).toBe(expected);
  });

  test("in a query", () => {
    const pairs = formPairs(form({ explode: false }), "p", awkward);
    expect(pairs).toStrictEqual(["p=a%2Cb,c%7Cd,50%25,e%20f,g%2Fh"]);
  });
});

describe("values without a form on the wire", () => {
  test.each([undefined, null, [], {}, [null]])("%o is absent", (value) => {
    expect(formPairs(form(), "p", value)).toStrictEqual([]);
    expect(textOf(simple(), "p", value, percentEncode)).toBeUndefined();
  });

  test("are dropped from lists and maps", () => {
    expect(formPairs(form(), "p", ["a", undefined, "b"])).toStrictEqual(["p=a", "p=b"]);
    expect(formPairs(form(), "p", { a: 1, b: null })).toStrictEqual(["a=1"]);
  });
});

test("deepObject nests objects and lists", () => {
  const value = { price: { gte: 5 }, tags: ["x", "y z"] };
  expect(formPairs(deepObject(), "f", value)).toStrictEqual([
    "f%5Bprice%5D%5Bgte%5D=5",
    "f%5Btags%5D%5B0%5D=x",
    "f%5Btags%5D%5B1%5D=y%20z",
  ]);
});

test("allowReserved keeps reserved characters and triplets, and cannot end or change the parameter", () => {
  expect(formPairs(reserved(form()), "p", "a/b?c%20d&e#f+g=h")).toStrictEqual(["p=a/b?c%20d%26e%23f%2Bg=h"]);
});

describe("styles beyond the table", () => {
  test("delimited styles that explode repeat the name", () => {
    for (const style of [spaceDelimited({ explode: true }), pipeDelimited({ explode: true })]) {
      expect(formPairs(style, "p", ["a", "b"])).toStrictEqual(["p=a", "p=b"]);
    }
  });

  test("a cookie of that style is as it was given, and none may end it", () => {
    const withCookie = { ...operation, cookie: { s: cookie() } };
    expect(cookieHeader(withCookie, { s: 'a,b="c" %20' })).toBe('s=a,b="c" %20');
    expect(() => cookieHeader(withCookie, { s: "a; admin=1" })).toThrow(/cannot be sent/);
    expect(cookieHeader(operation, { s: "a; b" })).toBe("s=a%3B%20b");
  });

  test("JSON in a header says in ASCII what a header cannot hold", () => {
    const withHeader = {
      ...operation,
      header: { filter: content("application/json", { name: "X-Filter" }) },
    };
    expect(headerPairs(withHeader, { filter: { city: "Kraków" } })).toStrictEqual([
      ["X-Filter", '{"city":"Krak\\u00f3w"}'],
    ]);
  });

  test.each([
    ["text/plain", "a b", "p=a%20b"],
    ["application/json", "a b", "p=%22a%20b%22"],
    ["application/vnd.x+json", { a: [1] }, "p=%7B%22a%22%3A%5B1%5D%7D"],
  ])("content of %s", (mediaType, value, expected) => {
    expect(formPairs(content(mediaType), "p", value)).toStrictEqual([expected]);
  });
});

test("dates are ISO 8601", () => {
  expect(formPairs(form(), "since", new Date(0))).toStrictEqual(["since=1970-01-01T00%3A00%3A00.000Z"]);
});
