import { describe, expect, it } from "vitest";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

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

describe("a reply of a server that has moved on", () => {
  const Event: Reader<unknown> = reader(() =>
    r.object({
      id: r.integer(),
      at: r.string({ format: r.dateTime }),
      email: r.optional(r.string({ format: r.email })),
      status: r.open("open", "closed"),
      owner: r.optional(r.object({ name: r.string() })),
      source: r.optional(r.tagged("type", { api: r.object({ type: r.literal("api") }) })),
      labels: r.optional(r.object({ ab: r.optional(r.integer()) }, { patterns: { "^a": r.integer() } })),
    }),
  );
  const plain = { id: 1, at: "2024-05-01T12:00:00Z", status: "open" };

  it.each<[string, Record<string, unknown>, readonly string[], boolean]>([
    ["nothing new", {}, [], true],
    ["an offset and microseconds", { at: "2024-05-01T12:00:00.123456+05:30" }, [], true],
    ["a local time", { at: "2024-05-01T12:00:00" }, ["format $.at"], true],
    ["an odd address", { email: "nobody" }, ["format $.email"], true],
    ["digits beyond 2^53", { id: 2 ** 53 + 2 }, ["format $.id"], true],
    ["a new property", { extra: 1 }, ["unknown-property $.extra"], true],
    ["a new member of an enumeration", { status: "archived" }, ["unknown-enum $.status"], false],
    ["a new variant", { source: { type: "mail", box: 1 } }, ["unknown-variant $.source"], false],
    ["null for what is optional", { owner: null }, ["null $.owner"], false],
    ["null for what is required", { id: null }, ["null $.id"], false],
    ["a number as text", { id: "1" }, ["type $.id"], false],
    ["an empty object", { owner: {} }, ["missing $.owner.name"], false],
    ["something wrong under two schemas", { labels: { ab: "1" } }, ["type $.labels.ab"], false],
  ])("reads %s", (_name, change, expected, strictlyFine) => {
    const value = { ...plain, ...change };
    const outcome = readValue(Event, value);
    expect(outcome.ok).toBe(true);
    expect(outcome.drift.map((item) => `${item.kind} ${item.path}`)).toEqual(expected);
    expect(readValue(Event, value, { mode: "strict" }).ok).toBe(strictlyFine);
  });
});
