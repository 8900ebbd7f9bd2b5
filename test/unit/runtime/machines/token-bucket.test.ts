import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RateLimitInfo } from "../../../../runtime/src/call/record.ts";
import { adaptBucket, pauseBucket } from "../../../../runtime/src/machines/bucket-feedback.ts";
import {
  bucketLimits,
  createTokenBucket,
  giveTokenBack,
  grantDue,
  leaveBucket,
  takeToken,
} from "../../../../runtime/src/machines/token-bucket.ts";
import type { RateLimitPolicy } from "../../../../runtime/src/policy.ts";

interface Step {
  readonly atMs: number;
  readonly take?: "granted" | number | { readonly refused: number };
  readonly as?: string;
  readonly times?: number;
  readonly maxWaitMs?: number;
  readonly leave?: string;
  readonly giveBack?: number;
  readonly pauseMs?: number;
  readonly reply?: RateLimitInfo;
  readonly granted?: readonly string[];
  readonly expelled?: readonly string[];
}

interface Case {
  readonly name: string;
  readonly traps?: readonly number[];
  readonly policy?: { readonly [K in keyof RateLimitPolicy]?: RateLimitPolicy[K] | null };
  readonly steps: readonly Step[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../../../vectors/bucket.json", import.meta.url), "utf8"),
);

const POLICY: RateLimitPolicy = {
  requests: 10,
  perMs: 1_000,
  burst: 2,
  scope: "client",
  maxWaitMs: 1_000,
  onLimit: "wait",
  adaptive: true,
};

/** A `null` takes a key away. */
function policyOf(patch: Case["policy"] = {}): RateLimitPolicy {
  const entries = Object.entries({ ...POLICY, ...patch }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as unknown as RateLimitPolicy;
}

function run({ policy: patch, steps }: Case): void {
  const policy = policyOf(patch);
  const limits = bucketLimits(policy);
  let bucket = createTokenBucket(limits, 0);
  const names = new Map<number, string>();
  const named = (tickets: readonly number[]) => tickets.map((ticket) => names.get(ticket));
  const ticketOf = (name: string) => [...names].find(([, known]) => known === name)?.[0] ?? -1;
  for (const { atMs, times = 1, maxWaitMs = policy.maxWaitMs, ...step } of steps) {
    const where = JSON.stringify({ atMs, ...step });
    for (let index = 0; step.take !== undefined && index < times; index += 1) {
      const { bucket: next, decision } = takeToken(bucket, limits, maxWaitMs, atMs);
      bucket = next;
      if (decision.kind === "queued" && step.as !== undefined) names.set(decision.ticket, step.as);
      if (step.take === "granted") expect(decision.kind, where).toBe("granted");
      else if (typeof step.take === "number") {
        expect(decision.kind, where).toBe("queued");
        if (decision.kind === "queued") expect(decision.waitMs, where).toBeCloseTo(step.take, 3);
      } else {
        expect(decision.kind, where).toBe("refused");
        if (decision.kind === "refused") expect(decision.retryAfterMs).toBeCloseTo(step.take.refused, 3);
      }
    }
    if (step.leave !== undefined) {
      const { bucket: next, left } = leaveBucket(bucket, ticketOf(step.leave));
      expect(left).toBe(true);
      bucket = next;
    }
    if (step.giveBack !== undefined) bucket = giveTokenBack(bucket, limits, atMs);
    const feedback =
      step.pauseMs !== undefined
        ? pauseBucket(bucket, limits, step.pauseMs, atMs)
        : step.reply && adaptBucket(bucket, limits, step.reply, atMs);
    if (feedback !== undefined) {
      bucket = feedback.bucket;
      expect(named(feedback.expelled.map(({ ticket }) => ticket)), where).toEqual(step.expelled ?? []);
    }
    if (step.granted !== undefined) {
      const due = grantDue(bucket, limits, atMs);
      bucket = due.bucket;
      expect(named(due.granted), where).toEqual(step.granted);
    }
  }
}

describe("bucket vectors", () => {
  const named = cases.map((one): [string, Case] => [
    `${one.traps === undefined ? "" : `trap ${one.traps.join(", ")}: `}${one.name}`,
    one,
  ]);
  test.each(named)("%s", (_, one) => run(one));
});

test("a ticket that was granted cannot leave any more", () => {
  const limits = bucketLimits(POLICY);
  const bucket = createTokenBucket(limits, 0);
  expect(leaveBucket(bucket, 1)).toEqual({ bucket, left: false });
});

test("trap 46: no drift after a million waits", () => {
  const limits = { ratePerMs: 0.3, burst: 1, adaptive: true };
  let bucket = createTokenBucket(limits, 0);
  let nowMs = 0;
  const calls = 1_000_000;
  for (let call = 0; call < calls; call += 1) {
    const { bucket: next, decision } = takeToken(bucket, limits, 1e9, nowMs);
    bucket = next;
    if (decision.kind !== "queued") continue;
    const due = grantDue(bucket, limits, nowMs + decision.waitMs);
    bucket = due.bucket;
    nowMs += decision.waitMs;
    if (due.granted.length !== 1) expect.fail(`not granted at the predicted time, call ${call}`);
  }
  // The first one had its token; each of the others had to wait for one.
  expect(nowMs).toBeCloseTo((calls - 1) / 0.3, 2);
});

test("throttled again and again, the pace falls; successes bring it back", () => {
  const limits = { ratePerMs: 0.1, burst: 1, adaptive: true };
  let bucket = createTokenBucket(limits, 0);
  for (let count = 0; count < 5; count += 1) bucket = pauseBucket(bucket, limits, 100, count * 1_000).bucket;
  expect(bucket.level.share).toBeCloseTo(0.7 ** 5);
  for (let count = 0; count < 500; count += 1) bucket = adaptBucket(bucket, limits, {}, 10_000).bucket;
  expect(bucket.level.share).toBe(1);
});

test("a volley of 429s to what was on its way slows down once", () => {
  const limits = { ratePerMs: 0.1, burst: 1, adaptive: true };
  let bucket = createTokenBucket(limits, 0);
  for (let count = 0; count < 50; count += 1) bucket = pauseBucket(bucket, limits, 1_000, count).bucket;
  expect(bucket.level.share).toBeCloseTo(0.7);
});

test("good replies to what was on its way change nothing of a pause, nor of the pace after it", () => {
  const limits = { ratePerMs: 0.1, burst: 1, adaptive: true };
  const paused = pauseBucket(createTokenBucket(limits, 0), limits, 1_000, 0).bucket;
  const { bucket } = adaptBucket(paused, limits, { limit: 100, remaining: 90, resetMs: 500 }, 10);
  expect(bucket).toEqual(paused);
});

test("where the policy is not adaptive a pause is kept, and the pace is not touched", () => {
  const limits = { ratePerMs: 0.1, burst: 1, adaptive: false };
  const paused = pauseBucket(createTokenBucket(limits, 0), limits, 1_000, 0).bucket;
  expect(takeToken(paused, limits, 500, 10).decision).toEqual({ kind: "refused", retryAfterMs: 990 });
  const { bucket } = adaptBucket(paused, limits, { limit: 100, remaining: 1, resetMs: 60_000 }, 1_000);
  expect(bucket.level).toMatchObject({ share: 1, slow: undefined });
});
