import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../../../runtime/src/read/outcome.ts";
import { readValue } from "../../../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";
import { pair } from "./schema-and-value.ts";

const options: fc.Arbitrary<ReadOptions> = fc.record({
  mode: fc.constantFrom("tolerant", "strict", "off"),
  unknownFields: fc.constantFrom("report", "ignore", "error"),
  unknownEnum: fc.constantFrom("pass", "error"),
  missing: fc.constantFrom("report", "error"),
  criticality: fc.constantFrom("critical", "standard", "sheddable"),
});

/** No name is more than one letter, so that a value in a path or a message is recognised. */
const MARK = "do-not-show";

describe("a value that keeps its contract", () => {
  it("is read as it is, without drift, whatever the options", () => {
    fc.assert(
      fc.property(pair, options, ({ shape, value }, how) => {
        const outcome = readValue(
          reader<unknown>(() => shape),
          value,
          how,
        );
        expect(outcome).toEqual({ ok: true, value, drift: [] });
        if (outcome.ok) expect(outcome.value).toBe(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe("any JSON value, read by any schema", () => {
  it("is neither changed nor a reason to throw", () => {
    fc.assert(
      fc.property(pair, fc.jsonValue(), options, ({ shape }, value, how) => {
        const before = structuredClone(value);
        readValue(
          reader<unknown>(() => shape),
          value,
          how,
        );
        expect(value).toStrictEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it("is accepted tolerantly without drift only if it is accepted strictly, patterns aside", () => {
    fc.assert(
      fc.property(pair, fc.jsonValue(), ({ shape }, value) => {
        const read = reader<unknown>(() => shape);
        const tolerant = readValue(read, value);
        const clean = tolerant.ok && tolerant.drift.length === 0;
        fc.pre(clean);
        expect(readValue(read, value, { mode: "strict" }).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same when what was read is read again", () => {
    fc.assert(
      fc.property(pair, fc.jsonValue(), ({ shape }, value) => {
        const read = reader<unknown>(() => shape);
        const first = readValue(read, value);
        fc.pre(first.ok);
        const again = readValue(read, JSON.parse(JSON.stringify(first.ok ? first.value : null)));
        expect(again.ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a mutation", () => {
  const wrong = fc.constantFrom<unknown>(null, MARK, { [MARK]: MARK }, [MARK]);
  const Leaf: Reader<unknown> = reader(() =>
    r.object({
      a: r.integer(),
      b: r.optional(r.boolean()),
      c: r.optional(r.array(Leaf)),
      d: r.optional(Leaf),
    }),
  );
  const leaf = fc.letrec<{ leaf: object }>((tie) => ({
    leaf: fc.record(
      {
        a: fc.integer(),
        b: fc.boolean(),
        c: fc.array(tie("leaf"), { maxLength: 3 }),
        d: fc.option(tie("leaf"), { nil: { a: 1 }, maxDepth: 3 }),
      },
      { requiredKeys: ["a"] },
    ),
  })).leaf;

  it("is reported where it is, and nothing of the value with it", () => {
    fc.assert(
      fc.property(leaf, fc.infiniteStream(fc.nat()), wrong, (value, choices, replacement) => {
        const { mutated, path } = mutate(value, choices, replacement);
        const outcome = readValue(Leaf, mutated);
        expect(outcome.ok).toBe(true);
        expect(outcome.drift).toEqual([{ path, kind: replacement === null ? "null" : "type" }]);
        expect(JSON.stringify(readValue(Leaf, mutated, { mode: "strict" }))).not.toContain(MARK);
      }),
      { numRuns: 300 },
    );
  });

  it("of a name is reported and survives reading", () => {
    fc.assert(
      fc.property(leaf, fc.jsonValue(), (value, extra) => {
        const body = JSON.stringify({ ...value, z: extra });
        const outcome = readValue(Leaf, JSON.parse(body));
        expect(outcome.drift).toEqual([{ path: "$.z", kind: "unknown-property" }]);
        expect(outcome.ok && JSON.stringify(outcome.value)).toBe(body);
      }),
    );
  });
});

/** Walks down by chance and replaces a scalar there. */
function mutate(
  value: object,
  choices: IterableIterator<number>,
  replacement: unknown,
): { mutated: unknown; path: string } {
  const choice: number = choices.next().value ?? 0;
  const entries = Object.entries(value);
  const [key, part] = entries[choice % entries.length] ?? ["a", undefined];
  const array = Array.isArray(value);
  const name = array ? "[*]" : `.${key}`;
  const goesDown = typeof part === "object" && part !== null && Object.keys(part).length > 0;
  const below = goesDown ? mutate(part, choices, replacement) : undefined;
  // An empty list is not a value to be wrong about.
  const target = goesDown || !Array.isArray(part) ? key : "a";
  const changed = below ? below.mutated : replacement;
  const mutated = array
    ? value.map((item, index) => (String(index) === key ? changed : item))
    : { ...value, [target]: changed };
  return { mutated, path: `$${target === key ? name : ".a"}${below ? below.path.slice(1) : ""}` };
}
