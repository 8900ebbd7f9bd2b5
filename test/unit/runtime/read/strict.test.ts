import { describe, expect, it } from "vitest";
import type { Shape } from "../../../../runtime/src/read/node.ts";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

function accepts(shape: Shape, value: unknown): boolean {
  return readValue(
    reader<unknown>(() => shape),
    value,
    { mode: "strict" },
  ).ok;
}

describe("strict reading", () => {
  it.each<[string, Shape, unknown, unknown]>([
    ["a type", r.string(), "a", 1],
    ["null", r.null(), null, undefined],
    ["a missing property", r.object({ a: r.string() }), { a: "" }, {}],
    ["null for an optional property", r.object({ a: r.optional(r.string()) }), {}, { a: null }],
    ["an enumeration", r.open("a", 1, null), null, "b"],
    [
      "a constant, whatever the order of its keys",
      r.literal({ a: 1, b: [2] }),
      { b: [2], a: 1 },
      { a: 1, b: [] },
    ],
    ["an integer", r.integer(), 1e300, 1.5],
    ["a minimum", r.number({ minimum: 2 }), 2, 1.9],
    ["an exclusive maximum", r.number({ exclusiveMaximum: 2 }), 1.9, 2],
    ["a bound beyond 2^53", r.integer({ maximum: "9223372036854775807" }), 2 ** 62, 2 ** 63],
    ["a multiple of a fraction", r.number({ multipleOf: 0.0001 }), 0.0075, 0.00751],
    ["a multiple of a tiny one", r.number({ multipleOf: 1e-8 }), 12_391_239_123, 1e-9],
    ["a length in code points", r.string({ minLength: 2, maxLength: 2 }), "💩💩", "💩"],
    ["a longest length in code points", r.string({ maxLength: 1 }), "💩", "ab"],
    ["a pattern", r.string({ pattern: "^\\p{L}+$" }), "é", "1"],
    ["a number of items", r.array(r.unknown(), { minItems: 1, maxItems: 2 }), [1], []],
    [
      "unique items",
      r.array(r.unknown(), { uniqueItems: true }),
      [1, "1", [1], "[1]"],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    ["a tuple's rest", r.tuple([r.string()], r.never()), ["a"], ["a", "b"]],
    ["a tuple's position", r.tuple([r.string(), r.integer()]), ["a", 1, "any"], ["a", "b"]],
    [
      "no other properties",
      r.object({ a: r.optional(r.string()) }, { additional: false }),
      { a: "" },
      { b: 1 },
    ],
    ["other properties by a schema", r.record(r.integer()), { a: 1 }, { a: "1" }],
    [
      "properties by pattern, beside their own schema",
      r.object(
        { ab: r.optional(r.integer()) },
        { patterns: { "^a": r.number({ minimum: 5 }) }, additional: false },
      ),
      { ab: 5, ac: 6 },
      { ab: 1 },
    ],
    ["a number of properties", r.object({}, { minProperties: 1, maxProperties: 2 }), { a: 1 }, {}],
    ["what is excluded", r.not(r.string()), 1, "a"],
    ["all members", r.all(r.string({ minLength: 2 }), r.string({ maxLength: 3 })), "abc", "a"],
    [
      "each member's own idea of other properties",
      r.all(r.object({ a: r.string() }), r.object({ b: r.optional(r.string()) }, { additional: false })),
      undefined,
      { a: "", b: "" },
    ],
  ])("holds to %s", (_name, shape, good, bad) => {
    if (good !== undefined) expect(accepts(shape, good)).toBe(true);
    expect(accepts(shape, bad)).toBe(false);
  });

  it("does not fail on formats, but tells of them", () => {
    const When = reader<unknown>(() => r.string({ format: r.dateTime }));
    for (const good of ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00.123456+05:30"]) {
      expect(readValue(When, good, { mode: "strict" })).toEqual({ ok: true, value: good, drift: [] });
    }
    for (const odd of ["2024-02-29T12:00:00", "2024-13-01T12:00:00Z", "yesterday"]) {
      expect(readValue(When, odd, { mode: "strict" })).toEqual({
        ok: true,
        value: odd,
        drift: [{ path: "$", kind: "format" }],
      });
    }
  });

  it.each([
    ["date", r.date, "2024-02-29", "2024-02-32"],
    ["email", r.email, "a@b.example", "nobody"],
    ["uuid", r.uuid, "123e4567-e89b-12d3-a456-426614174000", "123e4567"],
    ["uri", r.uri, "https://a.example/b", "no uri"],
    ["ipv4", r.ipv4, "192.0.2.1", "192.0.2.256"],
    ["ipv6", r.ipv6, "2001:db8::1", "2001:db8::g"],
  ])("knows the format %s", (_name, format, good, odd) => {
    const Text = reader<unknown>(() => r.string({ format }));
    expect(readValue(Text, good).drift).toEqual([]);
    expect(readValue(Text, odd)).toEqual({ ok: true, value: odd, drift: [{ path: "$", kind: "format" }] });
  });
});

describe("broken constraints, tolerantly", () => {
  it.each<[string, Shape, unknown]>([
    ["bounds", r.critical(r.integer({ minimum: 0, format: "int32" })), -1],
    ["length", r.string({ maxLength: 1 }), "ab"],
    ["items", r.array(r.integer(), { uniqueItems: true }), [1, 1]],
    ["size", r.object({}, { minProperties: 1 }), {}],
    ["exclusion", r.not(r.string()), "a"],
  ])("keep the value and report it: %s", (_name, shape, value) => {
    const outcome = readValue(
      reader<unknown>(() => r.object({ a: shape })),
      { a: value },
    );
    expect(outcome).toEqual({ ok: true, value: { a: value }, drift: [{ path: "$.a", kind: "format" }] });
  });

  it("do not run patterns, which a server could make slow", () => {
    const Text = reader<unknown>(() => r.string({ pattern: "^(a+)+$" }));
    expect(readValue(Text, `${"a".repeat(5_000)}!`)).toMatchObject({ ok: true, drift: [] });
  });
});
