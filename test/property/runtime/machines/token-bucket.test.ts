import fc from "fast-check";
import { expect, test } from "vitest";
import {
  adaptBucket,
  type BucketFeedback,
  pauseBucket,
} from "../../../../runtime/src/machines/bucket-feedback.ts";
import type { BucketLimits } from "../../../../runtime/src/machines/bucket-level.ts";
import {
  createTokenBucket,
  giveTokenBack,
  grantDue,
  leaveBucket,
  type TokenBucket,
  takeToken,
  useToken,
} from "../../../../runtime/src/machines/token-bucket.ts";

/** What must hold is looked up in the log of everything that happened, not computed a second time. */
interface Model {
  readonly limits: BucketLimits;
  nowMs: number;
  readonly grants: { readonly atMs: number; isSent: boolean }[];
  readonly waiting: { readonly ticket: number; dueMs: number; readonly latestMs: number }[];
  pausedUntilMs: number;
}

interface Real {
  bucket: TokenBucket;
}

type BucketCommand = fc.Command<Model, Real>;

function granted(model: Model): void {
  expect(model.nowMs).toBeGreaterThanOrEqual(model.pausedUntilMs);
  const { grants, limits, nowMs } = model;
  const { burst, ratePerMs } = limits;
  grants.push({ atMs: nowMs, isSent: false });
  for (const [first, { atMs }] of grants.entries()) {
    expect(grants.length - first).toBeLessThanOrEqual(burst + ratePerMs * (nowMs - atMs) + 1e-3);
  }
}

function runDue(model: Model, real: Real): number | undefined {
  const { bucket, granted: tickets, nextAtMs } = grantDue(real.bucket, model.limits, model.nowMs);
  real.bucket = bucket;
  for (const ticket of tickets) {
    const waiter = model.waiting.shift();
    expect(ticket).toBe(waiter?.ticket);
    expect(model.nowMs).toBeLessThanOrEqual((waiter?.latestMs ?? 0) + 1.01);
    granted(model);
  }
  return nextAtMs;
}

/** Time goes on, and the one timer of the bucket fires when it is due. */
const advance = (ms: number): BucketCommand => ({
  check: () => true,
  run: (model, real) => {
    const untilMs = model.nowMs + ms;
    for (let nextAtMs = runDue(model, real); nextAtMs !== undefined && nextAtMs <= untilMs; ) {
      model.nowMs = Math.max(model.nowMs, nextAtMs) + 1e-3;
      nextAtMs = runDue(model, real);
    }
    model.nowMs = Math.max(untilMs, model.nowMs);
    // Whoever waits has been told a time that is not over.
    for (const { dueMs } of model.waiting) expect(dueMs).toBeGreaterThan(model.nowMs - 2);
  },
  toString: () => `advance ${ms}`,
});

const take = (maxWaitMs: number): BucketCommand => ({
  check: () => true,
  run: (model, real) => {
    const { bucket, decision } = takeToken(real.bucket, model.limits, maxWaitMs, model.nowMs);
    real.bucket = bucket;
    if (decision.kind === "granted") {
      expect(model.waiting).toEqual([]);
      granted(model);
    } else if (decision.kind === "refused") {
      expect(decision.retryAfterMs).toBeGreaterThan(maxWaitMs);
    } else {
      expect(decision.waitMs).toBeLessThanOrEqual(maxWaitMs);
      const dueMs = model.nowMs + decision.waitMs;
      model.waiting.push({ ticket: decision.ticket, dueMs, latestMs: model.nowMs + maxWaitMs });
    }
  },
  toString: () => `take ${maxWaitMs}`,
});

const leave = (pick: number): BucketCommand => ({
  check: ({ waiting }) => waiting.length > 0,
  run: (model, real) => {
    const [waiter] = model.waiting.splice(pick % model.waiting.length, 1);
    const { bucket, left } = leaveBucket(real.bucket, waiter?.ticket ?? -1);
    real.bucket = bucket;
    expect(left).toBe(true);
  },
  toString: () => `leave ${pick}`,
});

const unsentOf = ({ grants }: Model) => grants.filter(({ isSent }) => !isSent);

const use = (pick: number): BucketCommand => ({
  check: (model) => unsentOf(model).length > 0,
  run: (model, real) => {
    const unsent = unsentOf(model);
    for (const one of unsent.slice(pick % unsent.length).slice(0, 1)) one.isSent = true;
    real.bucket = useToken(real.bucket, model.limits, model.nowMs);
  },
  toString: () => `use ${pick}`,
});

/** As if it had never been granted. */
const giveBack = (pick: number): BucketCommand => ({
  check: (model) => unsentOf(model).length > 0,
  run: (model, real) => {
    const unsent = unsentOf(model);
    for (const one of unsent.slice(pick % unsent.length).slice(0, 1)) {
      model.grants.splice(model.grants.indexOf(one), 1);
    }
    real.bucket = giveTokenBack(real.bucket, model.limits, model.nowMs);
  },
  toString: () => `giveBack ${pick}`,
});

function heed(model: Model, real: Real, { bucket, expelled }: BucketFeedback): void {
  real.bucket = bucket;
  for (const { ticket, retryAfterMs } of expelled) {
    const index = model.waiting.findIndex((waiter) => waiter.ticket === ticket);
    const [waiter] = model.waiting.splice(index, 1);
    expect(index).toBeGreaterThanOrEqual(0);
    expect(model.nowMs + retryAfterMs).toBeGreaterThan(waiter?.latestMs ?? 0);
  }
  // What the server said may have moved everybody; but nobody past the latest time named by the caller.
  for (const waiter of model.waiting) waiter.dueMs = waiter.latestMs;
}

const pause = (ms: number): BucketCommand => ({
  check: () => true,
  run: (model, real) => {
    model.pausedUntilMs = Math.max(model.pausedUntilMs, model.nowMs + ms);
    heed(model, real, pauseBucket(real.bucket, model.limits, ms, model.nowMs));
  },
  toString: () => `pause ${ms}`,
});

const adapt = (limit: number, remaining: number, resetMs: number): BucketCommand => ({
  check: () => true,
  run: (model, real) => {
    heed(model, real, adaptBucket(real.bucket, model.limits, { limit, remaining, resetMs }, model.nowMs));
  },
  toString: () => `adapt ${remaining} of ${limit}, ${resetMs}`,
});

const limits: fc.Arbitrary<BucketLimits> = fc.record({
  ratePerMs: fc.double({ min: 0.001, max: 2, noNaN: true }),
  burst: fc.integer({ min: 1, max: 20 }),
  adaptive: fc.boolean(),
});

const callers: readonly fc.Arbitrary<BucketCommand>[] = [
  fc.oneof(fc.nat(20), fc.nat(5_000), fc.double({ min: 0, max: 50, noNaN: true })).map(advance),
  fc.oneof(fc.constant(0), fc.nat(5_000)).map(take),
  fc.nat(3_000).map(take),
  fc.nat(50).map(leave),
  fc.nat(50).map(use),
  fc.nat(50).map(giveBack),
];

const servers: readonly fc.Arbitrary<BucketCommand>[] = [
  fc.oneof(fc.constant(0), fc.nat(3_000)).map(pause),
  fc.tuple(fc.nat(100), fc.nat(100), fc.nat(5_000)).map((said) => adapt(...said)),
];

test.each([
  ["callers alone", callers],
  ["callers, 429s and quotas", [...callers, ...servers]],
])(
  "traps 45, 46, 47: in any window at most burst + rate · T, whatever comes back, in order, nobody longer than told: %s",
  (_, arbitraries) => {
    const commands = fc.commands([...arbitraries], { maxCommands: 100, size: "+2" });
    fc.assert(
      fc.property(limits, commands, (its, all) => {
        const model: Model = { limits: its, nowMs: 0, grants: [], waiting: [], pausedUntilMs: 0 };
        fc.modelRun(() => ({ model, real: { bucket: createTokenBucket(its, 0) } }), all);
      }),
      { numRuns: 300 },
    );
  },
);

test("trap 45: whatever leaves, whatever comes: in the end everybody has gone, been told no, or left", () => {
  const commands = fc.commands([...callers, ...servers], { maxCommands: 60, size: "+2" });
  fc.assert(
    fc.property(limits, commands, (its, all) => {
      const model: Model = { limits: its, nowMs: 0, grants: [], waiting: [], pausedUntilMs: 0 };
      const real: Real = { bucket: createTokenBucket(its, 0) };
      fc.modelRun(() => ({ model, real }), all);
      model.nowMs = Math.max(model.nowMs, model.pausedUntilMs);
      advance(100_000).run(model, real);
      expect(real.bucket.queue).toEqual([]);
    }),
  );
});
