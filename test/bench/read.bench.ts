import * as z from "zod";
import { readValue } from "../../runtime/src/read/read-value.ts";
import { type Reader, reader } from "../../runtime/src/read/reader.ts";
import * as r from "../../runtime/src/read/words.ts";

/** Reads 1,000 nested items, by this runtime and by plain zod, and compares both with JSON.parse. Run: node test/bench/read.bench.ts */
const ITEMS = 1_000;
const ROUNDS = 200;

const Address: Reader<unknown> = reader(() =>
  r.object({ street: r.string(), city: r.string(), zip: r.string(), country: r.open("DE", "FR", "US") }),
);
const Item: Reader<unknown> = reader(() =>
  r.object({
    id: r.string(),
    name: r.string(),
    amount: r.integer(),
    price: r.number(),
    active: r.boolean(),
    status: r.open("new", "paid", "refunded"),
    tags: r.array(r.string()),
    address: Address,
    note: r.optional(r.nullable(r.string())),
    lines: r.array(r.object({ sku: r.string(), quantity: r.integer(), price: r.number() })),
    metadata: r.record(r.string()),
  }),
);
const List: Reader<unknown> = reader(() => r.object({ data: r.array(Item), more: r.boolean() }));

const plain = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      amount: z.int(),
      price: z.number(),
      active: z.boolean(),
      status: z.enum(["new", "paid", "refunded"]),
      tags: z.array(z.string()),
      address: z.looseObject({
        street: z.string(),
        city: z.string(),
        zip: z.string(),
        country: z.enum(["DE", "FR", "US"]),
      }),
      note: z.nullish(z.string()),
      lines: z.array(z.looseObject({ sku: z.string(), quantity: z.int(), price: z.number() })),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
  more: z.boolean(),
});

function item(index: number): object {
  return {
    id: `item_${index}`,
    name: `Item number ${index}`,
    amount: index,
    price: index + 0.5,
    active: index % 2 === 0,
    status: "paid",
    tags: ["alpha", "beta", "gamma"],
    address: { street: "Main Street 1", city: "Berlin", zip: "10115", country: "DE" },
    note: null,
    lines: [
      { sku: "A-1", quantity: 1, price: 9.5 },
      { sku: "B-2", quantity: 2, price: 3.25 },
    ],
    metadata: { order: `o${index}`, campaign: "spring" },
  };
}

function drifted(index: number): object {
  return { ...item(index), brandNew: index, status: "disputed" };
}

/** Microseconds of the quickest tenth of the runs: on a shared machine the slower ones measure the neighbours. */
function measure(run: () => unknown): number {
  for (let round = 0; round < ROUNDS / 4; round += 1) run();
  const times = Array.from({ length: ROUNDS }, () => {
    const startedMs = performance.now();
    run();
    return (performance.now() - startedMs) * 1_000;
  });
  return Math.round(times.sort((a, b) => a - b)[ROUNDS / 10] ?? 0);
}

const body = { data: Array.from({ length: ITEMS }, (_, index) => item(index)), more: false };
const oddBody = { data: Array.from({ length: ITEMS }, (_, index) => drifted(index)), more: false };
const text = JSON.stringify(body);

const figures: readonly (readonly [string, number])[] = [
  ["JSON.parse", measure(() => JSON.parse(text))],
  ["tolerant", measure(() => readValue(List, body))],
  ["tolerant, every item drifted", measure(() => readValue(List, oddBody))],
  ["strict", measure(() => readValue(List, body, { mode: "strict" }))],
  ["zod, loose objects", measure(() => plain.safeParse(body))],
];
const [, parseMicros] = figures[0] ?? ["", 1];
console.log(
  `${ITEMS} nested items, ${Math.round(text.length / 1_000)} kB; tenth percentile of ${ROUNDS} runs`,
);
for (const [name, micros] of figures) {
  console.log(
    `${name.padEnd(30)} ${String(micros).padStart(6)} µs   ${(micros / parseMicros).toFixed(2)} x JSON.parse`,
  );
}
