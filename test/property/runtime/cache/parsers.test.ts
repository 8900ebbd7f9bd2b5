import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDirectives, parseDirectives } from "../../../../runtime/src/cache/directives.ts";
import { readRateLimitField } from "../../../../runtime/src/machines/rate-limit-field.ts";
import { parseDictionary, parseItem, parseList } from "../../../../runtime/src/structured-fields/parse.ts";

const fieldText = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "\\",
        "=",
        ";",
        ",",
        " ",
        "(",
        ")",
        ":",
        "?1",
        "@1",
        "a",
        "1",
        "-",
        ".",
        "max-age",
        "no-store",
        "\t",
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join("")),
);
const member = fc.record({
  name: fc.stringMatching(/^[a-z]{1,8}$/),
  remaining: fc.nat(1_000_000),
  seconds: fc.nat(100_000),
});

test("no field makes a parser throw, whatever a server sends", () => {
  fc.assert(
    fc.property(fieldText, (text) => {
      for (const parse of [parseList, parseDictionary, parseItem, parseDirectives]) parse(text);
      const info = readRateLimitField(text, text);
      for (const figure of Object.values(info ?? {})) expect(figure).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("directives that were written are read as they were", () => {
  const directives = fc.dictionary(
    fc
      .stringMatching(/^[a-z][a-z-]{0,12}$/)
      .filter((name) => !["max-age", "s-maxage", "constructor"].includes(name)),
    fc.stringMatching(/^[\w.-]{1,10}$/),
  );
  fc.assert(
    fc.property(directives, (written) => {
      expect(parseDirectives(formatDirectives(written))).toEqual({ ...written });
    }),
  );
});

test("of any list of limits the one with least left is told", () => {
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 5 }), (limits) => {
      const field = limits
        .map(({ name, remaining, seconds }) => `"${name}";r=${remaining};t=${seconds}`)
        .join(", ");
      const least = Math.min(...limits.map(({ remaining }) => remaining));
      expect(readRateLimitField(field, null)?.remaining).toBe(least);
    }),
  );
});

test("fields made to keep a parser busy take no time", () => {
  const startedAtMs = performance.now();
  for (const text of [
    '"\\'.repeat(8_000),
    '("'.repeat(8_000),
    "a;".repeat(8_000),
    ",".repeat(16_000),
    `"${"\\".repeat(15_999)}`,
  ]) {
    for (const parse of [parseList, parseDictionary, parseItem, parseDirectives]) parse(text);
  }
  expect(performance.now() - startedAtMs).toBeLessThan(1_000);
});
