import { describe, expect, it } from "vitest";
import type { Shape } from "../../../../runtime/src/read/node.ts";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

function nested(depth: number): unknown {
  return JSON.parse(`${'{"child":'.repeat(depth)}{"leaf":1}${"}".repeat(depth)}`);
}

describe("recursive schemas", () => {
  const Tree: Reader<unknown> = reader(() =>
    r.object({ child: r.optional(Tree), leaf: r.optional(r.integer()), more: r.optional(r.array(Tree)) }),
  );

  it("read a tree 200 levels deep", () => {
    const value = nested(200);
    expect(readValue(Tree, value)).toEqual({ ok: true, value, drift: [] });
  });

  it("fail cleanly on 5,000 levels, in a union as well", () => {
    const Choice: Reader<unknown> = reader(() =>
      r.union(r.object({ child: Choice }), r.object({ leaf: r.integer() })),
    );
    for (const read of [Tree, Choice]) {
      const outcome = readValue(read, nested(5_000));
      expect(outcome).toMatchObject({ ok: false, issues: [{ path: "$", message: /deep/ }] });
    }
  });

  it("carry what the contract does not know, however deep", () => {
    const value = { unknown: nested(5_000) };
    expect(readValue(Tree, value)).toMatchObject({ ok: true, drift: [{ path: "$.unknown" }] });
  });

  it("end even where readers only name each other", () => {
    const Loop: Reader<unknown> = reader(() => Loop);
    const All: Reader<unknown> = reader(() => r.all(All, r.object({ a: r.string() })));
    expect(readValue(Loop, { a: 1 }).ok).toBe(false);
    expect(readValue(All, { a: 1 }).drift).toEqual([{ path: "$.a", kind: "type" }]);
  });

  it("are merged by allOf only as deep as a value goes", () => {
    const Left: Reader<unknown> = reader(() =>
      r.object({ next: r.optional(Both), l: r.optional(r.integer()) }),
    );
    const Right: Reader<unknown> = reader(() =>
      r.object({ next: r.optional(Left), r: r.optional(r.integer()) }),
    );
    const Both: Reader<unknown> = reader(() => r.all(Left, Right));
    const value = { next: { next: { next: { l: 1, r: "x" } } } };
    expect(readValue(Both, value).drift).toEqual([{ path: "$.next.next.next.r", kind: "type" }]);
  });

  it.each([
    ["allOf", (a: Shape, b: Shape) => r.all(a, b)],
    ["anyOf", (a: Shape, b: Shape) => r.union(a, b)],
    ["oneOf", (a: Shape, b: Shape) => r.oneOf(a, b)],
  ])("that fan out through %s are not read once for every way", (_name, join) => {
    let left: Shape = r.object({ a: r.string() });
    let right: Shape = r.union(r.object({ b: r.integer() }), r.string());
    for (let level = 0; level < 60; level += 1) {
      const a: Shape = left;
      const b: Shape = right;
      left = reader<unknown>(() => join(a, b));
      right = reader<unknown>(() => join(b, a));
    }
    const top = left;
    const Fan: Reader<unknown> = reader(() => top);
    for (const mode of ["tolerant", "strict"] as const) {
      expect(() => readValue(Fan, { a: 1, b: [] }, { mode })).not.toThrow();
      expect(readValue(Fan, 7, { mode }).ok).toBe(false);
    }
  });
});

describe("names that mean something to JavaScript", () => {
  const Odd: Reader<unknown> = reader(() =>
    r.object({
      ["__proto__"]: r.object({ polluted: r.optional(r.string()) }),
      constructor: r.string(),
      // biome-ignore lint/suspicious/noThenProperty: the name is what this is about
      then: r.optional(r.string()),
      toJSON: r.optional(r.string()),
      hasOwnProperty: r.optional(r.string()),
      length: r.optional(r.integer()),
    }),
  );

  it.each([
    ["declared", '{"__proto__":{"polluted":"yes"},"constructor":"c","then":"t","toJSON":"j","length":3}'],
    ["unknown within", '{"__proto__":{"polluted":"yes","__proto__":{"x":1}},"constructor":"c"}'],
    ["degraded beside", '{"__proto__":{"polluted":1},"constructor":5,"hasOwnProperty":"h"}'],
  ])("stay own properties: %s", (_name, body) => {
    const outcome = readValue(Odd, JSON.parse(body));
    expect(outcome.ok).toBe(true);
    const value = outcome.ok ? (outcome.value as object) : {};
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(value, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("round-trip as text", () => {
    const body = '{"__proto__":{"polluted":"yes"},"constructor":"c","then":"t","new":[{"__proto__":1}]}';
    const outcome = readValue(Odd, JSON.parse(body));
    expect(outcome.ok && JSON.stringify(outcome.value)).toBe(body);
  });

  it("are missing when only inherited", () => {
    expect(readValue(Odd, {}).drift.map((item) => item.path)).toEqual(["$.__proto__", "$.constructor"]);
  });

  it("are not read off a polluted prototype", () => {
    const prototype = { id: "inherited" };
    const Thing: Reader<unknown> = reader(() => r.object({ id: r.string() }));
    expect(readValue(Thing, Object.create(prototype)).drift).toEqual([{ path: "$.id", kind: "missing" }]);
  });
});

describe("trap 69: floods", () => {
  it("of map keys are one path", () => {
    const Entries: Reader<unknown> = reader(() => r.record(r.integer()));
    const value = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, "x"]));
    expect(readValue(Entries, value).drift).toEqual([{ path: "$.*", kind: "type" }]);
  });

  it("of unknown properties name a few and stand for the rest", () => {
    const Thing: Reader<unknown> = reader(() => r.object({ id: r.optional(r.string()) }));
    const value = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, "x"]));
    const { drift } = readValue(Thing, value);
    expect(drift.length).toBeLessThan(20);
    expect(drift).toContainEqual({ path: "$.*", kind: "unknown-property" });
  });

  it("of faulty items are one path", () => {
    const List: Reader<unknown> = reader(() => r.array(r.object({ id: r.string() })));
    const value = Array.from({ length: 10_000 }, () => ({}));
    expect(readValue(List, value).drift).toEqual([{ path: "$[*].id", kind: "missing" }]);
  });

  it("of distinct names in distinct items are bounded, and hide no failure", () => {
    const List: Reader<unknown> = reader(() => r.array(r.object({ id: r.critical(r.optional(r.string())) })));
    const value: unknown[] = Array.from({ length: 100_000 }, (_, index) => ({ [`key${index}`]: 1 }));
    const outcome = readValue(List, value);
    expect(outcome.ok).toBe(true);
    expect(outcome.drift.length).toBeLessThanOrEqual(1_000);
    value.push({ id: 5 });
    expect(readValue(List, value)).toMatchObject({ ok: false, issues: [{ path: "$[*].id", kind: "type" }] });
  });

  it("of what no schema speaks of are bounded, and fail no read", () => {
    const Closed: Reader<unknown> = reader(() =>
      r.object({
        in: r.unevaluated(r.union(r.object({}), r.tuple([])), { properties: false, items: false }),
      }),
    );
    const items = Array.from({ length: 200_000 }, () => "x");
    const properties = Object.fromEntries(items.map((item, index) => [`key${index}`, item]));
    const outcome = readValue(Closed, { in: properties });
    expect(outcome.ok).toBe(true);
    expect(outcome.drift.length).toBeLessThanOrEqual(1_000);
    expect(readValue(Closed, { in: items })).toMatchObject({
      ok: true,
      drift: [{ path: "$.in[*]", kind: "format" }],
    });
  });

  it("show long names of the server's choosing only in part", () => {
    const Thing: Reader<unknown> = reader(() => r.object({ id: r.optional(r.string()) }));
    const [item] = readValue(Thing, { ["x".repeat(10_000)]: 1 }).drift;
    expect(item?.path.length).toBeLessThan(100);
  });
});

describe("numbers", () => {
  const Account: Reader<unknown> = reader(() => r.object({ id: r.integer(), ratio: r.optional(r.number()) }));

  it("report an integer that has lost digits", () => {
    expect(readValue(Account, JSON.parse('{"id":9007199254740993}')).drift).toEqual([
      { path: "$.id", kind: "format" },
    ]);
    expect(readValue(Account, { id: 9_007_199_254_740_991 }).drift).toEqual([]);
  });

  it("do not take one that is too large for any", () => {
    expect(readValue(Account, JSON.parse('{"id":1,"ratio":1e999}'))).toEqual({
      ok: true,
      value: { id: 1 },
      drift: [{ path: "$.ratio", kind: "type" }],
    });
  });
});
