import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../../../runtime/src/read/outcome.ts";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

function failures(read: Reader<unknown>, value: unknown, options?: ReadOptions): readonly string[] {
  const outcome = readValue(read, value, options);
  return outcome.ok ? [] : outcome.issues.map((issue) => `${issue.kind} ${issue.path}`);
}

describe("critical data", () => {
  const Charge: Reader<unknown> = reader(() =>
    r.object({
      id: r.critical(r.string()),
      amount: r.critical(r.integer()),
      refund: r.critical(r.optional(r.string())),
      memo: r.optional(r.critical(r.nullable(r.string()))),
      note: r.string(),
    }),
  );

  it("fails the read and names every path when it is missing, null or of another type", () => {
    expect(failures(Charge, { id: null, note: 1 })).toEqual(["null $.id", "missing $.amount"]);
    expect(failures(Charge, { id: "c", amount: "12", note: "x" })).toEqual(["type $.amount"]);
  });

  it("may be absent or null where the contract allows it, but not wrong", () => {
    expect(failures(Charge, { id: "c", amount: 1, memo: null })).toEqual([]);
    expect(failures(Charge, { id: "c", amount: 1, refund: 5, memo: 6 })).toEqual([
      "type $.refund",
      "type $.memo",
    ]);
  });

  it("fails however deep it stands in data that is not", () => {
    const List: Reader<unknown> = reader(() => r.object({ data: r.optional(r.array(Charge)) }));
    expect(failures(List, { data: [{ id: "a", amount: 1 }, { id: "b" }, { id: "c" }] })).toEqual([
      "missing $.data[*].amount",
    ]);
  });

  it("says what was expected, never what came", () => {
    const outcome = readValue(Charge, { id: 4711, amount: "secret", note: "hidden" });
    expect(JSON.stringify(outcome)).not.toMatch(/4711|secret|hidden/);
    expect(!outcome.ok && outcome.issues[1]?.message).toBe("expected integer");
  });
});

describe.each<[string, ReadOptions]>([
  ["criticality: critical", { criticality: "critical" }],
  ["missing: error", { missing: "error" }],
])("%s", (_name, options) => {
  const Order: Reader<unknown> = reader(() =>
    r.object({
      id: r.string(),
      note: r.optional(r.string()),
      audit: r.exempt(r.object({ by: r.string(), sum: r.critical(r.integer()) })),
      lines: r.optional(r.array(r.object({ sku: r.string() }))),
    }),
  );

  it("makes everything required critical, but not what is optional", () => {
    expect(failures(Order, { note: 1, audit: { by: "x", sum: 1 }, lines: [{}] }, options)).toEqual([
      "missing $.lines[*].sku",
      "missing $.id",
    ]);
  });

  it("leaves out what is exempt, with all that it holds but what is critical by itself", () => {
    expect(failures(Order, { id: "a" }, options)).toEqual([]);
    expect(failures(Order, { id: "a", audit: 5 }, options)).toEqual([]);
    expect(failures(Order, { id: "a", audit: {} }, options)).toEqual(["missing $.audit.sum"]);
  });

  it("still lets unknown members of enumerations pass", () => {
    const Status: Reader<unknown> = reader(() => r.object({ status: r.open("a", "b") }));
    expect(failures(Status, { status: "c" }, options)).toEqual([]);
  });
});

describe("critical data of a variant", () => {
  const Card = reader(() => r.object({ amount: r.critical(r.number()), number: r.string() }));
  const Bank = reader(() => r.object({ amount: r.critical(r.number()), iban: r.string() }));
  const Pay: Reader<unknown> = reader(() => r.oneOf(Card, Bank));

  it.each([
    ["missing", { number: "4" }],
    ["type", { number: "4", amount: "12" }],
    ["null", { number: "4", amount: null }],
    ["missing", {}],
    ["null", { amount: null }],
  ])("fails the read where it is %s and no other variant may be meant", (kind, value) => {
    expect(failures(Pay, value)).toEqual([`${kind} $.amount`]);
    expect(
      failures(
        reader<unknown>(() => r.object({ pay: r.optional(Pay) })),
        { pay: value },
      ),
    ).toEqual([`${kind} $.pay.amount`]);
  });

  it("lets a variant pass that shares nothing with the known ones", () => {
    expect(failures(Pay, { wallet: "w" })).toEqual([]);
    expect(failures(Pay, { wallet: "w" }, { criticality: "critical" })).toEqual([]);
  });

  it("lets a variant pass that shares less than it has of its own", () => {
    const Cash = reader(() => r.object({ id: r.string(), at: r.number(), till: r.critical(r.string()) }));
    const Bill = reader(() => r.object({ id: r.string(), at: r.number(), number: r.critical(r.string()) }));
    const Either: Reader<unknown> = reader(() => r.union(Cash, Bill));
    const own = { wallet: {}, phone: "1", holder: "h" };
    expect(failures(Either, { id: "a", at: 1, ...own })).toEqual([]);
    expect(failures(Either, { id: "a", ...own }, { criticality: "critical" })).toEqual([]);
    expect(failures(Either, { id: "a", ...own }, { missing: "error" })).toEqual([]);
  });

  it("fails in the variant that a constant names, and in none where it names another", () => {
    const Named: Reader<unknown> = reader(() =>
      r.oneOf(
        r.object({ type: r.literal("card"), amount: r.critical(r.number()), number: r.string() }),
        r.object({ type: r.literal("note"), text: r.string() }),
      ),
    );
    expect(failures(Named, { type: "card", number: "4" })).toEqual(["missing $.amount"]);
    expect(failures(Named, { type: "wallet", number: "4" })).toEqual([]);
  });

  it("fails in lists, where a list is meant", () => {
    const Either: Reader<unknown> = reader(() => r.union(r.string(), r.array(Card)));
    expect(failures(Either, [{ number: "4" }])).toEqual(["missing $[*].amount"]);
  });
});

describe("a tag under criticality: critical", () => {
  const Tagged: Reader<unknown> = reader(() =>
    r.tagged("type", {
      t1: r.object({ amount: r.number(), type: r.string() }),
      t2: r.object({ iban: r.string(), type: r.string() }),
    }),
  );
  const options: ReadOptions = { criticality: "critical" };

  it.each([
    ["missing $.type", { amount: 1 }],
    ["missing $.type", {}],
    ["missing $.type", { wallet: "w" }],
    ["null $.type", { type: null }],
    ["null $.type", { type: null, wallet: "w" }],
  ])("fails the read: %s of %o", (failure, value) => {
    expect(failures(Tagged, value, options)).toContain(failure);
    expect(failures(Tagged, value)).toEqual([]);
  });

  it("may be new, and may be absent where a variant does without", () => {
    expect(failures(Tagged, { type: "t3", wallet: "w" }, options)).toEqual([]);
    const Lax: Reader<unknown> = reader(() =>
      r.tagged("type", { t1: r.object({ amount: r.number(), type: r.optional(r.string()) }) }),
    );
    expect(failures(Lax, { amount: 1 }, options)).toEqual([]);
  });
});

describe("reader options", () => {
  const Thing: Reader<unknown> = reader(() =>
    r.object({ status: r.open("a"), size: r.optional(r.integer()) }),
  );
  const value = { status: "b", extra: 1 };

  it("turn unknown properties and members into failures on request", () => {
    expect(failures(Thing, value, { unknownFields: "error" })).toEqual(["unknown-property $.extra"]);
    expect(failures(Thing, value, { unknownEnum: "error" })).toEqual(["unknown-enum $.status"]);
  });

  it("keep unknown properties to themselves on request", () => {
    expect(readValue(Thing, value, { unknownFields: "ignore" })).toEqual({
      ok: true,
      value,
      drift: [{ path: "$.status", kind: "unknown-enum" }],
    });
  });

  it("leave everything alone when reading is off", () => {
    expect(readValue(Thing, "<html>", { mode: "off" })).toEqual({ ok: true, value: "<html>", drift: [] });
  });
});
