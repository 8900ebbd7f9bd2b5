import { call, type PolicyPatch, type RateLimitInfo, RejectedError, rateLimiting } from "@gen-client/runtime";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { expect } from "vitest";
import { virtualEnvironment } from "../../unit/runtime/support/virtual-environment.ts";
import type { HeldWire } from "./held-wire.ts";
import { vectorClient } from "./vector-client.ts";

type Limit = Extract<PolicyPatch["rateLimit"], object>;

/** A case of `bulkhead.json`. */
export interface BulkheadCase {
  readonly name: string;
  readonly limits?: { readonly slots: number; readonly maxQueue: number };
  readonly steps: readonly {
    readonly acquire?: "acquired" | "queued" | "full";
    readonly as?: string;
    readonly times?: number;
    readonly release?: number;
    readonly granted?: string;
    readonly leave?: string;
  }[];
}

/** A case of `bucket.json`. */
export interface BucketCase {
  readonly name: string;
  readonly policy?: Readonly<Record<string, number | null>>;
  readonly steps: readonly BucketStep[];
}

interface BucketStep {
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

const read = operation(() => ({
  id: "read",
  method: "GET",
  path: "/thing",
  replies: { "2XX": asJson() },
  uses: [rateLimiting],
}));

/** Calls that nothing ends but their limits; each goes by a name of its own. */
function callers(wire: HeldWire, rateLimit: Limit) {
  const environment = virtualEnvironment();
  const mark = `${Math.random()} `;
  const noEnd = { attemptMs: 1e12, totalMs: 1e12, idleMs: 1e12 };
  const client = vectorClient(wire, {
    environment,
    policy: { rateLimit, breaker: false, budget: false, retry: { maxAttempts: 1 }, timeout: noEnd },
  });
  let calls = 0;
  const aborts = new Map<string, AbortController>();
  return {
    environment,
    /** Starts a call; its name is given, or made up. */
    start: async (given?: string, patch: Limit = {}) => {
      calls += 1;
      const name = given ?? `unnamed ${calls}`;
      const controller = new AbortController();
      aborts.set(name, controller);
      const headers = { "x-name": mark + name };
      const options = { headers, signal: controller.signal, policy: { rateLimit: patch } };
      const ended = call(client, read, {}, options).safe();
      await environment.advance(0);
      return { name, ended };
    },
    leave: async (name: string) => {
      aborts.get(name)?.abort();
      await environment.advance(0);
    },
    /** Names of what was sent so far, in order. */
    sent: () => wire.sent().flatMap((name) => (name?.startsWith(mark) ? [name.slice(mark.length)] : [])),
    arrived: (name: string) => wire.arrived(mark + name),
  };
}

/** Plays a case: a slot is held by a request that has no answer yet. */
export async function playBulkhead(wire: HeldWire, { limits, steps }: BulkheadCase): Promise<void> {
  const { slots, maxQueue } = { slots: 2, maxQueue: 2, ...limits };
  const onLimit = maxQueue === 0 ? "reject" : "wait";
  const subject = callers(wire, { scope: "client", concurrency: slots, onLimit, maxWaitMs: 1e9 });
  const holding: { name: string; ended: Promise<unknown> }[] = [];
  const waiting = new Map<string, { name: string; ended: Promise<unknown> }>();
  for (const step of steps) {
    for (let made = 0; step.acquire !== undefined && made < (step.times ?? 1); made += 1) {
      // How long the queue may be is bounded by time in the policy, by a number in the machine.
      const full = step.acquire === "full" && maxQueue > 0;
      const before = subject.sent().length;
      const one = await subject.start(step.as, full ? { onLimit: "reject" } : {});
      expect(subject.sent().length - before, JSON.stringify(step)).toBe(step.acquire === "acquired" ? 1 : 0);
      if (step.acquire === "acquired") holding.push(one);
      if (step.acquire === "queued") waiting.set(one.name, one);
      if (step.acquire === "full")
        expect(await one.ended).toMatchObject({ error: { code: "bulkhead-full" } });
    }
    if (step.leave !== undefined) await subject.leave(step.leave);
    for (let made = 0; made < (step.release ?? 0); made += 1) {
      const first = holding.shift();
      (await subject.arrived(first?.name ?? "")).reply(200);
      await first?.ended;
      await subject.environment.advance(0);
    }
    if (step.granted !== undefined) {
      expect(subject.sent().at(-1), JSON.stringify(step)).toBe(step.granted);
      const one = waiting.get(step.granted);
      if (one !== undefined) holding.push(one);
    }
  }
}

/** Why a case is for the machine alone; `undefined`: calls can bring it about. */
export function beyondCalls({ steps }: BucketCase): string | undefined {
  let sent = 0;
  for (const step of steps) {
    if (step.giveBack !== undefined)
      return "a token comes back only where an attempt fails before it is sent";
    if (step.take === 0) return "the timers of calls are not late";
    if (step.take === "granted") sent += step.times ?? 1;
    const told = step.pauseMs !== undefined || step.reply !== undefined;
    if (told && sent === 0) return "no request is under way whose reply could say so";
    if (told) sent -= 1;
    if ((step.reply?.resetMs ?? 0) % 1_000 !== 0) return "the header has no fractions of a second";
    sent += step.granted?.length ?? 0;
  }
  return undefined;
}

/** Plays a case: what is told to the bucket comes in replies to requests that are under way. */
export async function playBucket(wire: HeldWire, { policy: patch = {}, steps }: BucketCase): Promise<void> {
  const limit = { requests: 10, perMs: 1_000, burst: 2, maxWaitMs: 1_000, ...patch };
  const given = Object.entries(limit).filter(([, value]) => value !== null);
  const subject = callers(wire, {
    scope: "client",
    onLimit: "wait",
    adaptive: true,
    ...Object.fromEntries(given),
  });
  const underWay: { name: string; ended: Promise<unknown> }[] = [];
  const waiting = new Map<string, { name: string; ended: Promise<unknown> }>();
  for (const step of steps) {
    await subject.environment.advance(step.atMs - subject.environment.now());
    const where = JSON.stringify(step);
    // Twenty calls show as much as a thousand.
    for (let made = 0; step.take !== undefined && made < Math.min(step.times ?? 1, 20); made += 1) {
      const before = subject.sent().length;
      const patched = step.maxWaitMs === undefined ? {} : { maxWaitMs: step.maxWaitMs };
      const one = await subject.start(step.as, patched);
      expect(subject.sent().length - before, where).toBe(step.take === "granted" ? 1 : 0);
      if (step.take === "granted") underWay.push(one);
      else if (typeof step.take === "number") waiting.set(one.name, one);
      // What a caller is told is whole.
      else expect(await retryAfterOf(one.ended), where).toBe(Math.ceil(step.take.refused));
    }
    if (step.leave !== undefined) await subject.leave(step.leave);
    const answer = answerOf(step);
    if (answer !== undefined) {
      const one = underWay.shift();
      (await subject.arrived(one?.name ?? "")).reply(...answer);
      await one?.ended;
    }
    for (const name of step.expelled ?? []) {
      expect(await retryAfterOf(waiting.get(name)?.ended), where).toBeGreaterThan(0);
    }
    if (step.granted !== undefined) {
      await subject.environment.advance(0);
      const granted = subject.sent().filter((name) => waiting.has(name));
      expect(granted, where).toEqual(step.granted);
      for (const name of granted) {
        const one = waiting.get(name);
        waiting.delete(name);
        if (one !== undefined) underWay.push(one);
      }
    }
  }
}

function answerOf({ pauseMs, reply }: BucketStep): [number, Record<string, string>] | undefined {
  if (pauseMs !== undefined) return [429, { "retry-after-ms": String(pauseMs) }];
  if (reply === undefined) return undefined;
  const { limit, remaining, resetMs = 0 } = reply;
  return [
    200,
    {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-reset": String(resetMs / 1_000),
    },
  ];
}

async function retryAfterOf(ended: Promise<unknown> | undefined): Promise<number | undefined> {
  const error: unknown = Reflect.get(Object(await ended), "error");
  return error instanceof RejectedError && error.code === "rate-limited" ? error.retryAfterMs : undefined;
}
