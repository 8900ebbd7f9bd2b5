import { describe, expect, it } from "vitest";
import type { Shape } from "../../../../runtime/src/read/node.ts";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

const Base = reader<unknown>(() => r.object({ id: r.string(), kind: r.optional(r.string()) }));
const named = r.object({ name: r.optional(r.string()) });

describe.each<[string, Shape]>([
  ["of objects", r.all(Base, named)],
  ["within another", r.all(r.all(Base), named, r.unknown())],
  ["with a union among them", r.all(Base, r.union(named, r.object({ size: r.integer() })))],
  ["with a nullable one", r.all(Base, r.nullable(named))],
])("allOf %s", (_name, shape) => {
  const All = reader<unknown>(() => shape);

  it("knows what any member knows", () => {
    expect(readValue(All, { id: "a", name: "n", kind: "k" }).drift).toEqual([]);
  });

  it("reports what no member knows", () => {
    const value = { id: "a", name: "n", extra: 1 };
    expect(readValue(All, value)).toEqual({
      ok: true,
      value,
      drift: [{ path: "$.extra", kind: "unknown-property" }],
    });
  });

  it("degrades once what is wrong for a member", () => {
    expect(readValue(All, { id: 5, name: "n" })).toEqual({
      ok: true,
      value: { name: "n" },
      drift: [{ path: "$.id", kind: "type" }],
    });
  });

  it("is no value of the contract when it is not an object", () => {
    expect(readValue(All, "text").ok).toBe(false);
  });
});

describe("allOf", () => {
  it("takes a property that one member describes and another requires for required", () => {
    const All = reader<unknown>(() =>
      r.all(r.object({ id: r.optional(r.integer()) }), r.object({ id: r.unknown() })),
    );
    expect(readValue(All, {}).drift).toEqual([{ path: "$.id", kind: "missing" }]);
    expect(readValue(All, { id: "x" })).toMatchObject({ value: {}, drift: [{ path: "$.id", kind: "type" }] });
    expect(readValue(All, { id: "x" }, { missing: "error" }).ok).toBe(false);
  });

  it("reports what a part of one member does not know, also when another does not know the part", () => {
    const All = reader<unknown>(() =>
      r.all(
        r.object({ part: r.object({ a: r.string() }) }),
        r.nullable(r.object({ b: r.optional(r.string()) })),
      ),
    );
    expect(readValue(All, { part: { a: "", x: 1 } }).drift).toEqual([
      { path: "$.part.x", kind: "unknown-property" },
    ]);
  });

  it("keeps a property critical that only one member marks so", () => {
    const All = reader<unknown>(() =>
      r.all(r.object({ id: r.critical(r.string()) }), r.object({ id: r.optional(r.unknown()) })),
    );
    expect(readValue(All, {}).ok).toBe(false);
    expect(readValue(All, { id: 5 }).ok).toBe(false);
  });

  it("of nothing in particular takes anything", () => {
    const All = reader<unknown>(() => r.all(r.unknown(), r.unknown()));
    expect(readValue(All, 5)).toEqual({ ok: true, value: 5, drift: [] });
  });
});
