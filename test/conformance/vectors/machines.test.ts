import { afterAll, beforeAll, describe, it } from "vitest";
import { type HeldWire, heldFetch, heldSocket } from "./held-wire.ts";
import { type BreakerCase, playBreaker } from "./play-breaker.ts";
import { type BucketCase, type BulkheadCase, beyondCalls, playBucket, playBulkhead } from "./play-limits.ts";
import { vectors } from "./vectors.ts";

// The cases that drive the state machines alone, here with calls of a whole client.
describe.each([
  ["a held fetch", heldFetch],
  ["a real socket", heldSocket],
])("vectors of the state machines over %s", (_, start) => {
  let wire: HeldWire;
  beforeAll(async () => {
    wire = await start();
  });
  afterAll(() => wire.stop());

  it.each(vectors<BreakerCase>("breaker.json").cases)("breaker: $name", (vector) =>
    playBreaker(wire, vector),
  );

  it.each(vectors<BulkheadCase>("bulkhead.json").cases)("bulkhead: $name", (vector) =>
    playBulkhead(wire, vector),
  );

  for (const vector of vectors<BucketCase>("bucket.json").cases) {
    const reason = beyondCalls(vector);
    const name = `bucket: ${vector.name}`;
    if (reason === undefined) it(name, () => playBucket(wire, vector));
    else it.skip(`${name} (the machine alone: ${reason})`, () => undefined);
  }
});
