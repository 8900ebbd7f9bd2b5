import { call, ReadError } from "@gen-client/runtime";
import { asJson, asText, operation, type Reader, r, reader } from "@gen-client/runtime/codegen";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, stubClient } from "../../../unit/runtime/support/stub-api.ts";

const json: AnyOperation = operation(() => ({
  id: "json",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const text: AnyOperation = operation(() => ({
  id: "text",
  method: "GET",
  path: "/x",
  replies: { 200: asText() },
}));
const Thing: Reader<unknown> = reader(() => r.object({ id: r.string() }));
const thing: AnyOperation = operation(() => ({
  id: "thing",
  method: "GET",
  path: "/x",
  replies: { 200: Thing, 204: Thing },
}));

/** The bytes, cut where the numbers say: in the midst of characters as well. */
function inPieces(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])];
  places.sort((a, b) => a - b);
  return new ReadableStream({
    start: (controller) => {
      for (const [index, from] of places.slice(0, -1).entries()) {
        controller.enqueue(bytes.slice(from, places[index + 1]));
      }
      controller.close();
    },
  });
}

function reply(body: BodyInit | null, status = 200): Response {
  return new Response(body, { status, headers: { "Content-Type": "application/json" } });
}

const dataOf = (of: AnyOperation, response: Response): Promise<unknown> =>
  call(stubClient([response]).client, of, {}, { retry: false });

describe("trap 68: decoding", () => {
  const cuts = fc.array(fc.nat(200), { maxLength: 8 });

  test("is the same wherever the bytes are cut, with a byte order mark or without", async () => {
    const value = fc.jsonValue({ stringUnit: "binary", maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), cuts, async (wanted, marked, places) => {
        const body = new TextEncoder().encode((marked ? "\ufeff" : "") + JSON.stringify(wanted));
        expect(await dataOf(json, reply(inPieces(body, places)))).toEqual(JSON.parse(JSON.stringify(wanted)));
      }),
      { numRuns: 60 },
    );
  });

  test("of text keeps every character", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), cuts, async (wanted, places) => {
        // A byte order mark at the start says how to read, and is no part of the text.
        fc.pre(!wanted.startsWith("\ufeff"));
        const body = new TextEncoder().encode(wanted);
        // Half a surrogate pair is no character, and is encoded as the replacement for one.
        const encoded = new TextDecoder().decode(body);
        expect(await dataOf(text, reply(inPieces(body, places)))).toBe(encoded);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["nothing at all", ""],
    ["NaN", "NaN"],
    ["a number that is none", '{"id":Infinity}'],
    ["half an object", '{"id":"1"'],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ])("of %s where JSON is due is a ReadError", async (_, body) => {
    expect(await failureOf(dataOf(thing, reply(body)))).toBeInstanceOf(ReadError);
  });

  test("of a 204 gives nothing, whatever schema it has", async () => {
    expect(await dataOf(thing, reply(null, 204))).toBeUndefined();
  });
});
