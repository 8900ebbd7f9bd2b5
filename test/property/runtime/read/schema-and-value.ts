import fc from "fast-check";
import type { Shape } from "../../../../runtime/src/read/node.ts";
import { reader } from "../../../../runtime/src/read/reader.ts";
import * as r from "../../../../runtime/src/read/words.ts";

/** A schema with a value that it allows, made together. */
export interface Pair {
  readonly shape: Shape;
  readonly value: unknown;
}

const NAMES = ["id", "name", "__proto__", "constructor", "then", "a b", "0"];

const scalar: fc.Arbitrary<Pair> = fc.oneof(
  fc.string().map((value) => ({ shape: r.string(), value })),
  fc.string({ minLength: 1 }).map((value) => ({ shape: r.string({ minLength: 1 }), value })),
  fc.maxSafeInteger().map((value) => ({ shape: r.integer(), value })),
  fc.integer({ min: 5 }).map((value) => ({ shape: r.integer({ minimum: 5, format: "int64" }), value })),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Object.is(value, -0))
    .map((value) => ({ shape: r.number(), value })),
  fc.boolean().map((value) => ({ shape: r.boolean(), value })),
  fc.constant({ shape: r.null(), value: null }),
  fc.constantFrom("x", "y", 3).map((value) => ({ shape: r.open("x", "y", 3), value })),
  fc.jsonValue({ maxDepth: 1 }).map((value) => ({ shape: r.literal(value), value })),
  fc.jsonValue({ maxDepth: 2 }).map((value) => ({ shape: r.unknown(), value })),
);

/** A property: its name, its schema and value, whether it is optional and, if so, left out. */
type Property = readonly [name: string, pair: Pair, optional: boolean, absent: boolean];

/** Schemas of every kind, nested, each with a value that it allows. */
export const { pair }: { pair: fc.Arbitrary<Pair> } = fc.letrec<{ pair: Pair; object: Pair }>((tie) => ({
  pair: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    tie("object"),
    listOf(tie("pair")),
    tie("pair").map(({ shape, value }) => ({ shape: r.nullable(shape), value })),
    tie("pair").map(({ shape }) => ({ shape: r.nullable(shape), value: null })),
    tie("pair").map(({ shape, value }) => ({ shape: reader(() => shape), value })),
    tie("pair").map(({ shape, value }) => ({ shape: r.union(r.never(), shape), value })),
    tie("pair").map(({ shape, value }) => ({ shape: r.all(shape, r.unknown()), value })),
    tie("pair").map(({ shape, value }) => ({ shape: r.record(shape), value: { key: value, other: value } })),
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), tie("pair"), fc.boolean(), fc.boolean()), {
      selector: ([name]) => name,
      minLength: 1,
    })
    .map(objectOf),
}));

function listOf(item: fc.Arbitrary<Pair>): fc.Arbitrary<Pair> {
  return fc.tuple(item, fc.nat({ max: 3 })).map(([{ shape, value }, length]) => ({
    shape: r.array(shape),
    value: Array.from({ length }, () => value),
  }));
}

function objectOf(properties: readonly Property[]): Pair {
  const present = properties.filter(([, , optional, absent]) => !(optional && absent));
  return {
    shape: r.object(
      Object.fromEntries(
        properties.map(([name, { shape }, optional]) => [name, optional ? r.optional(shape) : shape]),
      ),
    ),
    value: Object.fromEntries(present.map(([name, { value }]) => [name, value])),
  };
}
