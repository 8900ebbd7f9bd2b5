import type { Policy } from "../../runtime/src/policy.ts";
import { overloadedServer } from "./overloaded-server.ts";
import { seededRandom } from "./seeded-random.ts";
import { callOnce, type SimulatedClient, simulatedClient, type World } from "./simulated-client.ts";
import { createVirtualTime } from "./virtual-time.ts";

/** A service that is well, loses most of its capacity for a while, and has all of it again. */
export interface OutageSetting {
  readonly clients: number;
  readonly callsPerSecond: number;
  readonly outageS: number;
}

/** What the clients ask for, of what the server can do. */
export const LOAD = 0.8;
/** What is left of the capacity in the outage. */
export const CAPACITY_LEFT = 0.1;
/** When the outage begins: long enough for the breakers' windows to be full. */
export const OUTAGE_AT_S = 60;
/** For how long it is watched afterwards. */
const WATCHED_S = 150;
const LATENCY_MS = 20;
const QUEUE_S = 5;
/** Goodput is back when it stays at this share of the calls. */
const BACK = 0.95;

/** What happened, second by second. */
export interface Course {
  readonly calls: readonly number[];
  readonly attempts: readonly number[];
  readonly good: readonly number[];
}

/** Lives through the outage with clients that all have one policy. */
export function runOutage(setting: OutageSetting, policy: Policy, seed: number): Course {
  const time = createVirtualTime();
  const random = seededRandom(seed);
  const perMs = (setting.clients * setting.callsPerSecond) / 1_000;
  const seconds = secondsOf(setting);
  const counts = { calls: zeros(seconds), attempts: zeros(seconds), good: zeros(seconds) };
  const world: World = {
    time,
    random,
    policy,
    send: sender(setting, perMs / LOAD, policy.timeout.attemptMs),
    observer: {
      called: (nowMs) => count(counts.calls, nowMs),
      sent: (nowMs) => count(counts.attempts, nowMs),
      ended: (nowMs, end) => {
        if (end === "ok") count(counts.good, nowMs);
      },
    },
  };
  const clients = Array.from({ length: setting.clients }, () => simulatedClient(policy, 0));
  const arrive = (): void => {
    const client: SimulatedClient | undefined = clients[Math.floor(random.next() * clients.length)];
    if (client !== undefined) callOnce(world, client);
    time.at(time.now() + random.gapMs(perMs), arrive);
  };
  time.at(0, arrive);
  time.runUntil(seconds * 1_000);
  return counts;
}

/** Requests to a server that does not notice when nobody waits any more. */
function sender({ outageS }: OutageSetting, fullPerMs: number, attemptMs: number): World["send"] {
  const server = overloadedServer(
    [
      { fromMs: 0, perMs: fullPerMs },
      { fromMs: OUTAGE_AT_S * 1_000, perMs: fullPerMs * CAPACITY_LEFT },
      { fromMs: (OUTAGE_AT_S + outageS) * 1_000, perMs: fullPerMs },
    ],
    fullPerMs * 1_000 * QUEUE_S,
  );
  return (nowMs) => {
    const { atMs, accepted } = server.arrive(nowMs);
    const elapsedMs = atMs + LATENCY_MS - nowMs;
    return elapsedMs > attemptMs
      ? { atMs: nowMs + attemptMs, end: { kind: "failure", elapsedMs: attemptMs } }
      : { atMs: nowMs + elapsedMs, end: { kind: "reply", status: accepted ? 200 : 503, elapsedMs } };
  };
}

/** How long it is watched in all. */
export function secondsOf({ outageS }: OutageSetting): number {
  return OUTAGE_AT_S + outageS + WATCHED_S;
}

/** Seconds after the outage until goodput is back to stay; infinite when it is not. */
export function recoveryS({ calls, good }: Course, setting: OutageSetting): number {
  const endS = OUTAGE_AT_S + setting.outageS;
  const seconds = secondsOf(setting);
  let back = seconds;
  while (back > endS && (good[back - 1] ?? 0) >= (calls[back - 1] ?? 0) * BACK) back -= 1;
  return back === seconds ? Number.POSITIVE_INFINITY : back - endS;
}

/** The highest ratio of attempts to calls over any stretch of so many seconds. */
export function peakAmplification({ calls, attempts }: Course, windowS: number): number {
  let peak = 0;
  for (let from = 0; from + windowS <= calls.length; from += 1) {
    const until = from + windowS;
    peak = Math.max(peak, sum(attempts.slice(from, until)) / sum(calls.slice(from, until)));
  }
  return peak;
}

/** Of all calls, those that were not answered in time. */
export function lostShare({ calls, good }: Course): number {
  return 1 - sum(good) / sum(calls);
}

function count(of: number[], nowMs: number): void {
  const second = Math.floor(nowMs / 1_000);
  if (second < of.length) of[second] = (of[second] ?? 0) + 1;
}

const zeros = (length: number): number[] => Array.from({ length }, () => 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
