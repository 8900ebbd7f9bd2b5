import { call } from "@gen-client/runtime";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseContentRange } from "../../../../runtime/src/cache/byte-range.ts";
import { cacheClient } from "../../../unit/runtime/cache/cache-client.ts";
import { getDocument, rangeOrigin } from "../../../unit/runtime/cache/range-origin.ts";

const byte = fc.nat(12);
const asked = fc.oneof(
  fc.tuple(byte, byte).map((ends) => `bytes=${Math.min(...ends)}-${Math.max(...ends)}`),
  byte.map((first) => `bytes=${first}-`),
  byte.map((last) => `bytes=-${last}`),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("part" as const), range: asked }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("whole" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("publish" as const), totalBytes: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(1, 61_000) }) },
);

/** Versions differ at every byte. */
function textOf(version: number, totalBytes: number): string {
  const codes = Array.from({ length: totalBytes }, (_, at) => 33 + ((version * 13 + at) % 90));
  return String.fromCharCode(...codes);
}

test("whatever is read in whatever parts, every reply has the bytes that it names of the version that it names", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const texts = [textOf(0, 10)];
      const tagOf = (version: number): string => `"${version}"`;
      const origin = rangeOrigin(texts[0] ?? "", { ETag: tagOf(0) });
      const { client, environment } = cacheClient([origin.answer]);
      const read = async (headers: Record<string, string>): Promise<void> => {
        const result = await call(client, getDocument, {}, { headers }).safe();
        if (!result.ok) return expect(result.error).toMatchObject({ status: 416 });
        const { status, headers: replied } = result.response;
        const text = texts[Number(replied.get("etag")?.slice(1, -1))] ?? "";
        const span = parseContentRange(replied.get("content-range") ?? "");
        if (headers["Range"] === undefined) expect(status).toBe(200);
        expect(status === 206).toBe(span !== undefined);
        const named = span === undefined ? text : text.slice(span.firstByte, span.lastByte + 1);
        expect(result.data ?? "").toBe(named);
      };
      for (const next of steps) {
        if (next.kind === "part") await read({ Range: next.range });
        if (next.kind === "whole") await read({});
        if (next.kind === "wait") await environment.advance(next.ms);
        if (next.kind === "publish") {
          texts.push(textOf(texts.length, next.totalBytes));
          origin.publish(texts.at(-1) ?? "", { ETag: tagOf(texts.length - 1) });
        }
      }
    }),
    { numRuns: 200 },
  );
});
