import { describe, expect, it } from "vitest";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import { r } from "../../../../runtime/src/read/vocabulary.ts";

const Money: Reader<unknown> = reader(() => r.object({ amount: r.integer(), currency: r.string() }));
const Charge: Reader<unknown> = reader(() =>
  r.object({
    id: r.string(),
    status: r.open("pending", "paid"),
    total: r.optional(Money),
    tags: r.optional(r.array(r.string())),
    metadata: r.optional(r.record(r.string())),
  }),
);

describe("tolerant reading", () => {
  it("gives a value that keeps its contract as it is, without copying it", () => {
    const value = {
      id: "c1",
      status: "paid",
      total: { amount: 1, currency: "EUR" },
      tags: ["a"],
      metadata: { k: "v" },
    };
    const outcome = readValue(Charge, value);
    expect(outcome).toEqual({ ok: true, value, drift: [] });
    expect(outcome.ok && outcome.value).toBe(value);
  });

  it.each([
    [
      "keeps an unknown property",
      { id: "c", status: "paid", extra: 1 },
      undefined,
      "$.extra",
      "unknown-property",
    ],
    [
      "passes an unknown member of an enumeration",
      { id: "c", status: "refunded" },
      undefined,
      "$.status",
      "unknown-enum",
    ],
    [
      "makes a null absent",
      { id: "c", status: "paid", tags: null },
      { id: "c", status: "paid" },
      "$.tags",
      "null",
    ],
    ["makes a value of another type absent", { id: 7, status: "paid" }, { status: "paid" }, "$.id", "type"],
    ["leaves what is missing absent", { status: "paid" }, undefined, "$.id", "missing"],
    [
      "keeps the place of an item that degrades",
      { id: "c", status: "paid", tags: ["a", 1, "b"] },
      { id: "c", status: "paid", tags: ["a", undefined, "b"] },
      "$.tags[*]",
      "type",
    ],
    [
      "does not name the keys of a map",
      { id: "c", status: "paid", metadata: { "jo@example.org": 1, k: "v" } },
      { id: "c", status: "paid", metadata: { k: "v" } },
      "$.metadata.*",
      "type",
    ],
    [
      "reports what is missing deep inside",
      { id: "c", status: "paid", total: { amount: 1 } },
      undefined,
      "$.total.currency",
      "missing",
    ],
  ])("%s", (_name, value, expected, path, kind) => {
    const before = structuredClone(value);
    const outcome = readValue(Charge, value);
    expect(outcome).toStrictEqual({ ok: true, value: expected ?? value, drift: [{ path, kind }] });
    expect(value).toStrictEqual(before);
  });

  it.each([
    ["a string", "<html>"],
    ["null", null],
    ["a list", []],
    ["nothing", undefined],
  ])("fails at the root for %s in place of an object", (_name, value) => {
    const outcome = readValue(Charge, value);
    expect(outcome.ok).toBe(false);
    expect(!outcome.ok && outcome.issues.map((issue) => issue.path)).toEqual(["$"]);
  });
});
