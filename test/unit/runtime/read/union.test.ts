import { describe, expect, it } from "vitest";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

const Card = reader(() =>
  r.object({ type: r.literal("card"), number: r.string(), brand: r.optional(r.string()) }),
);
const Bank = reader(() => r.object({ type: r.literal("bank"), iban: r.string() }));
const Method: Reader<unknown> = reader(() => r.object({ method: r.union(Card, Bank) }));
const Tagged: Reader<unknown> = reader(() =>
  r.object({ method: r.tagged("type", { card: Card, bank: Bank }) }),
);

describe.each([
  ["a union", Method],
  ["a tagged union", Tagged],
])("%s", (_name, Payment) => {
  it("reads each variant it knows", () => {
    for (const method of [
      { type: "card", number: "4242" },
      { type: "bank", iban: "DE89" },
    ]) {
      expect(readValue(Payment, { method })).toEqual({ ok: true, value: { method }, drift: [] });
    }
  });

  it("passes an unknown variant untouched", () => {
    const value = { method: { type: "wallet", wallet: { id: 1 }, number: 5 } };
    const drift = [{ path: "$.method", kind: "unknown-variant" }];
    expect(readValue(Payment, value)).toEqual({ ok: true, value, drift });
    expect(readValue(Payment, value, { mode: "strict" }).ok).toBe(false);
  });

  it("reads a variant that deviates a little", () => {
    const value = { method: { type: "card", number: "4242", brand: 7, network: "x" } };
    expect(readValue(Payment, value)).toEqual({
      ok: true,
      value: { method: { type: "card", number: "4242", network: "x" } },
      drift: [
        { path: "$.method.brand", kind: "type" },
        { path: "$.method.network", kind: "unknown-property" },
      ],
    });
  });

  it("makes a value of a type that no variant has absent", () => {
    expect(readValue(Payment, { method: 7 })).toEqual({
      ok: true,
      value: {},
      drift: [{ path: "$.method", kind: "type" }],
    });
    expect(readValue(Payment, { method: null })).toMatchObject({
      drift: [{ path: "$.method", kind: "null" }],
    });
  });
});

describe("an ambiguous union", () => {
  const Small = r.object({ id: r.string() });
  const Large = r.object({ id: r.string(), name: r.optional(r.string()), size: r.optional(r.integer()) });

  it("prefers a variant without any deviation to an earlier one with some", () => {
    const Either: Reader<unknown> = reader(() => r.oneOf(Small, Large));
    expect(readValue(Either, { id: "a", size: 1 })).toMatchObject({ ok: true, drift: [] });
  });

  it("else takes the one that loses least", () => {
    const Either: Reader<unknown> = reader(() =>
      r.union(r.object({ id: r.string(), size: r.string() }), Large),
    );
    expect(readValue(Either, { id: "a", size: 1, extra: true })).toEqual({
      ok: true,
      value: { id: "a", size: 1, extra: true },
      drift: [{ path: "$.extra", kind: "unknown-property" }],
    });
  });

  it("never takes a variant whose critical data is missing", () => {
    const Either: Reader<unknown> = reader(() =>
      r.object({ at: r.union(r.object({ a: r.string(), b: r.string(), c: r.critical(r.string()) }), Small) }),
    );
    const value = { at: { a: "1", b: "2" } };
    expect(readValue(Either, value)).toMatchObject({
      ok: true,
      value,
      drift: [{ path: "$.at", kind: "unknown-variant" }],
    });
  });

  it("is exactly one strictly, at least one where the contract says so", () => {
    const exactlyOne: Reader<unknown> = reader(() => r.oneOf(Small, Large));
    const atLeastOne: Reader<unknown> = reader(() => r.union(Small, Large));
    expect(readValue(exactlyOne, { id: "a" }, { mode: "strict" }).ok).toBe(false);
    expect(readValue(atLeastOne, { id: "a" }, { mode: "strict" }).ok).toBe(true);
    expect(readValue(exactlyOne, { id: "a" })).toMatchObject({ ok: true, drift: [] });
  });

  it("falls back to the shape when the tag itself is missing", () => {
    expect(readValue(Tagged, { method: { iban: "DE89", type: undefined } })).toMatchObject({
      ok: true,
      drift: [{ path: "$.method", kind: "unknown-variant" }],
    });
  });

  it("takes a tag named like a member of every object for an unknown one", () => {
    const value = { method: { type: "constructor" } };
    expect(readValue(Tagged, value)).toMatchObject({
      ok: true,
      value,
      drift: [{ path: "$.method", kind: "unknown-variant" }],
    });
  });

  it("reads nested unions in time that grows with the value, not with the ways to choose", () => {
    const Tree: Reader<unknown> = reader(() =>
      r.union(
        r.object({ kind: r.literal("a"), child: r.optional(Tree) }),
        r.object({ kind: r.literal("b"), child: r.optional(Tree) }),
      ),
    );
    let value: object = { kind: "b", odd: true };
    for (let depth = 0; depth < 150; depth += 1) value = { kind: "b", child: value };
    const outcome = readValue(Tree, value);
    expect(outcome.ok && outcome.value).toBe(value);
    expect(outcome.drift).toHaveLength(1);
  });
});

describe("a strict reader of a choice", () => {
  const choice = reader<unknown>(() => r.union(r.string(), r.array(r.object({ id: r.integer() }))));

  it("says what is wrong with the only variant of the value's type, and where", () => {
    expect(readValue(choice, [{ id: "1" }], { mode: "strict" })).toMatchObject({
      ok: false,
      issues: [{ path: "$[*].id", kind: "type" }],
    });
  });

  it("says no more than that there is none where several may be meant", () => {
    const objects = reader<unknown>(() => r.union(r.object({ a: r.string() }), r.object({ b: r.string() })));
    expect(readValue(objects, {}, { mode: "strict" })).toMatchObject({
      ok: false,
      issues: [{ path: "$", kind: "unknown-variant" }],
    });
  });
});
