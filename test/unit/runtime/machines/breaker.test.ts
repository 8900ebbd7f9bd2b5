import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  admitCall,
  breakerRefusalMs,
  createBreaker,
  settleCall,
} from "../../../../runtime/src/machines/breaker.ts";
import { outcomeOfReply } from "../../../../runtime/src/machines/breaker-outcome.ts";
import { openTimeMs } from "../../../../runtime/src/machines/breaker-rules.ts";
import type {
  BreakerChange,
  BreakerOutcome,
  BreakerPermit,
  BreakerState,
} from "../../../../runtime/src/machines/breaker-state.ts";
import type { BreakerPolicy } from "../../../../runtime/src/policy.ts";
import { defaultPolicy } from "../../../../runtime/src/policy-defaults.ts";

const LEASE_MS = 10_000;
const DEFAULTS = defaultPolicy("GET").breaker as BreakerPolicy;

type End = number | "failure" | "aborted" | "withheld";

interface Step {
  readonly atMs: number;
  readonly call?: End;
  readonly times?: number;
  readonly everyMs?: number;
  readonly elapsedMs?: number;
  readonly start?: string;
  readonly end?: string;
  readonly as?: End;
  readonly refused?: number;
  readonly state?: BreakerState["kind"];
}

interface Case {
  readonly name: string;
  readonly traps?: readonly number[];
  readonly policy?: Partial<BreakerPolicy>;
  readonly steps: readonly Step[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../../../vectors/breaker.json", import.meta.url), "utf8"),
);

function outcomeOf(end: End, elapsedMs: number, policy: BreakerPolicy): BreakerOutcome | undefined {
  if (typeof end === "number") return outcomeOfReply(end, elapsedMs, policy);
  return end === "failure" ? { failed: true, elapsedMs } : undefined;
}

/** Holds a state as the runtime's resources will, so that steps read as what happens. */
function circuit(policy: BreakerPolicy) {
  let state: BreakerState = createBreaker(policy, 0);
  const changes: BreakerChange[] = [];
  const note = (step: { readonly state: BreakerState; readonly change?: BreakerChange }) => {
    state = step.state;
    if (step.change !== undefined) changes.push(step.change);
  };
  return {
    changes,
    kind: () => state.kind,
    refusalMs: (nowMs: number) => breakerRefusalMs(state, policy, nowMs),
    admit: (nowMs: number) => {
      const refusalMs = breakerRefusalMs(state, policy, nowMs);
      if (refusalMs !== undefined) throw new Error(`refused at ${nowMs} for ${refusalMs} ms`);
      const step = admitCall(state, LEASE_MS, nowMs);
      note(step);
      return step.permit;
    },
    settle: (permit: BreakerPermit, end: End, elapsedMs: number, nowMs: number) =>
      note(settleCall(state, policy, permit, outcomeOf(end, elapsedMs, policy), nowMs, 0.5)),
  };
}

function run({ policy, steps }: Case): void {
  const breaker = circuit({ ...DEFAULTS, ...policy });
  const open = new Map<string, BreakerPermit>();
  for (const { atMs, times = 1, everyMs = 0, elapsedMs = 5, ...step } of steps) {
    if (step.refused !== undefined) {
      expect(breaker.refusalMs(atMs), `gate at ${atMs}`).toBe(step.refused);
    }
    for (let index = 0; step.call !== undefined && index < times; index += 1) {
      const nowMs = atMs + index * everyMs;
      breaker.settle(breaker.admit(nowMs), step.call, elapsedMs, nowMs);
    }
    if (step.start !== undefined) open.set(step.start, breaker.admit(atMs));
    const permit = step.end === undefined ? undefined : open.get(step.end);
    if (permit !== undefined && step.as !== undefined) breaker.settle(permit, step.as, elapsedMs, atMs);
    if (step.state !== undefined) expect(breaker.kind(), JSON.stringify({ atMs, ...step })).toBe(step.state);
  }
}

describe("breaker vectors", () => {
  const named = cases.map((one): [string, Case] => [
    `${one.traps === undefined ? "" : `trap ${one.traps.join(", ")}: `}${one.name}`,
    one,
  ]);
  test.each(named)("%s", (_, one) => run(one));
});

test("every change is told once, with its reason and a new epoch", () => {
  const breaker = circuit(DEFAULTS);
  for (let index = 0; index < 10; index += 1) breaker.settle(breaker.admit(0), 503, 5, 0);
  breaker.settle(breaker.admit(30_000), 200, 5, 30_100);
  expect(breaker.changes).toEqual([
    { from: "closed", to: "open", reason: "consecutive-failures", epoch: 1, openForMs: 30_000 },
    { from: "open", to: "half-open", reason: "open-time-over", epoch: 2 },
    { from: "half-open", to: "closed", reason: "probe-succeeded", epoch: 3 },
  ]);
});

test("trap 40: open times are spread over ±20 %, also at their longest, and never longer than that", () => {
  const draws = Array.from({ length: 1_000 }, (_, index) => index / 1_000);
  const spread = (openings: number) => draws.map((random) => openTimeMs(DEFAULTS, openings, random));
  const first = spread(1);
  expect(Math.min(...first)).toBe(24_000);
  expect(Math.max(...first)).toBeCloseTo(36_000, -2);
  const longest = spread(9);
  expect(Math.min(...longest)).toBe(96_000);
  expect(Math.max(...longest)).toBeLessThanOrEqual(120_000);
  expect(new Set(longest).size).toBe(1_000);
});
