import fc from "fast-check";
import { expect, test } from "vitest";
import { reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

const a = r.object({ type: r.literal("a"), n: r.optional(r.integer()) });
const b = r.object({ type: r.open("b", "c"), n: r.string() });

const tagged = reader(() => r.tagged("type", { a, b, c: b })).schema({ mode: "strict" });
const oneOf = reader(() => r.oneOf(a, b)).schema({ mode: "strict" });
const anyOf = reader(() => r.union(a, b)).schema({ mode: "strict" });

const scalar = fc.constantFrom("a", "b", "c", "d", 1, null, true, undefined, ["a"], { a: 1 });
const value = fc.oneof(
  fc.record({ type: scalar, n: scalar, x: scalar }, { requiredKeys: [] }),
  fc.jsonValue({ maxDepth: 2 }),
);

test("where required constants tell variants apart, a tag accepts what oneOf and anyOf accept", () => {
  fc.assert(
    fc.property(value, (input) => {
      const accepted = tagged.safeParse(input).success;
      expect(accepted).toBe(oneOf.safeParse(input).success);
      expect(accepted).toBe(anyOf.safeParse(input).success);
    }),
    { numRuns: 500 },
  );
});

test("the values are not all refused", () => {
  expect(tagged.safeParse({ type: "c", n: "x" }).success).toBe(true);
});
