import { describe, expect, it } from "vitest";
import type { Shape } from "../../../../runtime/src/read/node.ts";
import type { ReadOptions } from "../../../../runtime/src/read/outcome.ts";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

const read = (shape: Shape, value: unknown, options: ReadOptions = {}) =>
  readValue(
    reader<unknown>(() => shape),
    value,
    options,
  );

const isExpress = r.assumed(r.object({ kind: r.literal("express") }));
const delivery = r.all(
  r.object({ kind: r.optional(r.string()) }),
  r.when(isExpress, r.object({ by: r.string() }), r.object({ days: r.integer() })),
);
const prices = r.all(r.record(r.number()), r.names(r.string({ pattern: "^[A-Z]{3}$" })));
const paid = r.all(
  r.object({ address: r.optional(r.string()), card: r.optional(r.string()), iban: r.optional(r.string()) }),
  r.dependent("card", ["address"]),
  r.dependent("iban", [], r.object({ owner: r.string() })),
);
const closed = r.unevaluated(
  r.all(
    r.object({ id: r.optional(r.string()) }),
    r.union(r.object({ a: r.string() }), r.object({ b: r.string() })),
  ),
  { properties: false },
);

describe("strict reading of conditions", () => {
  it.each<[string, Shape, unknown, unknown]>([
    ["then", delivery, { kind: "express", by: "noon" }, { kind: "express", days: 1 }],
    ["else", delivery, { kind: "slow", days: 1 }, { kind: "slow", by: "noon" }],
    ["an absent branch", r.when(r.string(), r.string({ minLength: 2 })), 5, "a"],
    ["what a property requires", paid, { card: "1", address: "x" }, { card: "1" }],
    ["what a property asks the whole", paid, { iban: "1", owner: "x" }, { iban: "1" }],
    ["a property that is not there", paid, {}, { iban: "1", owner: 2 }],
    ["an item of a shape", r.contains(r.integer()), ["a", 1], ["a"]],
    ["fewest of them", r.contains(r.integer(), { minContains: 2 }), [1, 2], [1, "a"]],
    ["most of them", r.contains(r.integer(), { minContains: 0, maxContains: 1 }), [], [1, 2]],
    ["names", prices, { EUR: 1 }, { eur: 1 }],
    ["what nothing was said of", closed, { id: "1", a: "" }, { a: "", c: 1 }],
    ["every variant that holds", closed, { a: "", b: "" }, {}],
    [
      "items of which nothing was said",
      r.unevaluated(r.all(r.tuple([r.string()]), r.contains(r.null())), { items: r.integer() }),
      ["a", null, 1],
      ["a", null, "b"],
    ],
    [
      "what an inner schema has said of all",
      r.unevaluated(r.unevaluated(r.object({}), { properties: r.integer() }), { properties: false }),
      { a: 1 },
      { a: "b" },
    ],
    [
      "requirements, which say nothing",
      r.unevaluated(r.object({}, { required: ["a"] }), { properties: r.string() }),
      { a: "" },
      { a: 1 },
    ],
  ])("%s", (_, shape, right, wrong) => {
    expect(read(shape, right, { mode: "strict" })).toEqual({ ok: true, value: right, drift: [] });
    expect(read(shape, right)).toEqual({ ok: true, value: right, drift: [] });
    expect(read(shape, wrong, { mode: "strict" }).ok).toBe(false);
  });
});

describe("tolerant reading of conditions", () => {
  it.each<[string, Shape, unknown, string, string]>([
    ["a branch", delivery, { kind: "express" }, "$.by", "missing"],
    ["a dependency", paid, { card: "1" }, "$.address", "missing"],
    ["an item", r.contains(r.integer()), ["a"], "$", "format"],
    ["a name", prices, { eur: 1 }, "$.*", "unknown-property"],
    ["a property that is left over", closed, { a: "", c: 1 }, "$.c", "unknown-property"],
    ["an item that is left over", r.unevaluated(r.tuple([]), { items: false }), [1], "$[*]", "format"],
  ])("reports %s and keeps the value", (_, shape, value, path, kind) => {
    expect(read(shape, value)).toEqual({ ok: true, value, drift: [{ path, kind }] });
  });

  it("knows the properties of the branch that holds, and no others", () => {
    expect(read(delivery, { kind: "slow", days: 1 }).drift).toEqual([]);
    expect(read(delivery, { kind: "slow", days: 1, by: "noon" }).drift).toEqual([
      { path: "$.by", kind: "unknown-property" },
    ]);
  });

  it("makes absent what a branch, or the rest, has another type for", () => {
    expect(read(delivery, { kind: "express", by: 5 })).toMatchObject({ value: { kind: "express" } });
    const rest = r.unevaluated(r.object({ id: r.string() }), { properties: r.integer() });
    expect(read(rest, { id: "a", n: "x" })).toEqual({
      ok: true,
      value: { id: "a" },
      drift: [{ path: "$.n", kind: "type" }],
    });
  });

  it("never changes the value that it was given", () => {
    const given = Object.freeze({ id: "a", n: "x" });
    read(r.unevaluated(r.object({ id: r.string() }), { properties: r.integer() }), given);
    expect(given).toEqual({ id: "a", n: "x" });
  });
});

describe("a type that is only assumed", () => {
  const note = r.assumed(r.string({ minLength: 2 }));

  it.each([5, null, true, [], {}])("lets %j pass strictly", (value) => {
    expect(read(note, value, { mode: "strict" })).toEqual({ ok: true, value, drift: [] });
  });

  it("is exact about values of it", () => {
    expect(read(note, "a", { mode: "strict" }).ok).toBe(false);
    const either = r.assumed(r.string({ minLength: 2 }), r.array(r.unknown(), { minItems: 1 }));
    expect([["ab"], [5], [[1]]].map(([value]) => read(either, value, { mode: "strict" }).ok)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["a", []].map((value) => read(either, value, { mode: "strict" }).ok)).toEqual([false, false]);
  });

  it("makes another value absent where it can be, and reports it where it cannot", () => {
    expect(read(r.object({ note }), { note: 5 })).toEqual({
      ok: true,
      value: {},
      drift: [{ path: "$.note", kind: "type" }],
    });
    expect(read(note, null)).toEqual({ ok: true, value: null, drift: [{ path: "$", kind: "null" }] });
  });

  it("is what critical data has to be of", () => {
    expect(read(r.object({ note: r.critical(note) }), { note: 5 }).ok).toBe(false);
    expect(read(r.object({ note }), { note: 5 }, { criticality: "critical" }).ok).toBe(false);
  });

  it("is no assumption beside a member that states it", () => {
    const both = r.all(r.assumed(r.object({ a: r.optional(r.string()) })), r.object({}));
    const neither = r.all(r.assumed(r.object({ a: r.optional(r.string()) })), r.assumed(r.object({})));
    expect([both, neither].map((shape) => read(shape, "text").ok)).toEqual([false, true]);
    expect([both, neither].map((shape) => read(shape, "text", { mode: "strict" }).ok)).toEqual([false, true]);
  });
});
