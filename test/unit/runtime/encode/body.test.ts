import { describe, expect, test } from "vitest";
import { json, multipart, ndjson, urlencoded } from "../../../../runtime/src/encode/bodies.ts";
import { encodeBody } from "../../../../runtime/src/encode/body.ts";
import { formText } from "../../../../runtime/src/encode/form.ts";
import { deepObject } from "../../../../runtime/src/encode/vocabulary.ts";
import type { BodyEncoding } from "../../../../runtime/src/operation.ts";

const boundary = (): string => "mark";
const encode = (encoding: BodyEncoding | readonly BodyEncoding[], body: unknown, contentType?: string) =>
  encodeBody(
    { id: "x", method: "POST", path: "/", replies: {}, body: encoding },
    body,
    contentType,
    boundary,
  );

async function textOf(encoding: BodyEncoding, body: unknown): Promise<string> {
  const encoded = encode(encoding, body);
  if (encoded.kind !== "fixed") return expect.unreachable(encoded.kind);
  return new Response(encoded.bytes as BodyInit).text();
}

describe("urlencoded", () => {
  test("lists repeat, objects without a style are JSON, null unsets", () => {
    expect(formText({ a: ["x", "y"], b: { c: 1 }, d: null, e: undefined })).toBe(
      "a=x&a=y&b=%7B%22c%22%3A1%7D&d=",
    );
  });

  test("deepObject parts nest, as payment APIs have them", () => {
    const parts = {
      card: deepObject(),
      expand: deepObject(),
    };
    expect(formText({ card: { number: 4, address: { city: "X" } }, expand: ["a"] }, parts)).toBe(
      "card%5Bnumber%5D=4&card%5Baddress%5D%5Bcity%5D=X&expand%5B0%5D=a",
    );
  });

  test("goes out under its media type", () => {
    expect(encode(urlencoded(), { a: 1 })).toMatchObject({
      mediaType: "application/x-www-form-urlencoded",
      bytes: "a=1",
    });
  });
});

describe("FIELD 14: multipart", () => {
  test("files have names, JSON parts a type and no name, lists one part an item", async () => {
    const body = {
      file: new File(["bytes"], 'a"b.txt', { type: "text/plain" }),
      tags: ["x", "y"],
      meta: { n: 1 },
      skipped: undefined,
    };
    const form = await new Response(await textOf(multipart(), body), {
      headers: { "Content-Type": "multipart/form-data; boundary=mark" },
    }).formData();
    expect(form.getAll("tags")).toStrictEqual(["x", "y"]);
    expect(form.get("meta")).toBe('{"n":1}');
    expect(form.get("file")).toMatchObject({ name: 'a"b.txt', type: "text/plain" });
    expect(form.has("skipped")).toBe(false);
  });

  test("a part's own content type is on its line", async () => {
    const text = await textOf(multipart({ parts: { xml: { contentType: "application/xml" } } }), {
      xml: "<a/>",
    });
    expect(text).toContain('name="xml"\r\nContent-Type: application/xml\r\n\r\n<a/>\r\n--mark--');
  });

  test("the media type names the boundary", () => {
    expect(encode(multipart(), {})).toMatchObject({ mediaType: "multipart/form-data; boundary=mark" });
  });
});

describe("the choice of a body", () => {
  const both = [json(), urlencoded()];
  test("the first encoding is the default, contentType chooses another", () => {
    expect(encode(both, { a: 1 })).toMatchObject({ bytes: '{"a":1}' });
    expect(encode(both, { a: 1 }, "application/x-www-form-urlencoded")).toMatchObject({ bytes: "a=1" });
    expect(() => encode(both, {}, "text/plain")).toThrow(/contentType/);
  });

  test("a body that is missing is refused where it is required", () => {
    expect(() => encode(json(), undefined)).toThrow(/missing/);
    expect(encode(json({ optional: true }), undefined)).toStrictEqual({ kind: "none" });
  });

  test("null is a JSON body", () => {
    expect(encode(json(), null)).toMatchObject({ bytes: "null" });
  });

  test("what JSON cannot hold is the caller's mistake", () => {
    expect(() => encode(json(), { n: 1n })).toThrow(/JSON/);
  });

  test("ndjson is a line a record", () => {
    expect(encode(ndjson(), [{ a: 1 }, { b: 2 }])).toMatchObject({ bytes: '{"a":1}\n{"b":2}\n' });
  });
});
