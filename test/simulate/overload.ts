import type { Policy, PolicyPatch } from "../../runtime/src/policy.ts";
import { defaultPolicy, mergePolicy } from "../../runtime/src/policy-defaults.ts";
import type { SimulationOutcome } from "./outcome.ts";
import { overloadedServer } from "./overloaded-server.ts";
import { seededRandom } from "./seeded-random.ts";
import { callOnce, type SimulatedClient, simulatedClient } from "./simulated-client.ts";
import { createVirtualTime } from "./virtual-time.ts";

/** A service that is well, loses most of its capacity for a while, and has all of it again. */
export interface OverloadSetting {
  readonly clients: number;
  readonly callsPerSecond: number;
  readonly seconds: number;
}

const LOAD = 0.8;
/** Long enough before for the breakers' windows to be full. */
const OUTAGE = { fromS: 60, toS: 80, capacity: 0.1 };
const LATENCY_MS = 20;
const QUEUE_S = 5;
const LATEST_RECOVERY_S = 10;
const HIGHEST_AMPLIFICATION = 1.25;
/** Goodput is back when it stays at this share of the calls. */
const BACK = 0.95;
/** Peaks are taken over so many seconds. */
const PEAK_WINDOW_S = 10;

interface Variant {
  readonly name: string;
  readonly patch: PolicyPatch;
}

const BASE: PolicyPatch = { timeout: { attemptMs: 1_000, totalMs: 10_000 } };
const NONE: Variant = { name: "no retries", patch: { class: "never", budget: false, breaker: false } };
const NONE_BREAKER: Variant = { name: "no retries, breaker", patch: { class: "never", budget: false } };
const NAIVE: Variant = { name: "naive: 3 attempts", patch: { budget: false, breaker: false } };
const BUDGET: Variant = { name: "budget", patch: { breaker: false } };
const ALL: Variant = { name: "budget, breaker (default)", patch: {} };

/** By second. */
interface Course {
  readonly calls: readonly number[];
  readonly attempts: readonly number[];
  readonly good: readonly number[];
}

function run(setting: OverloadSetting, policy: Policy, seed: number): Course {
  const time = createVirtualTime();
  const random = seededRandom(seed);
  const perMs = (setting.clients * setting.callsPerSecond) / 1_000;
  const fullPerMs = perMs / LOAD;
  const server = overloadedServer(
    [
      { fromMs: 0, perMs: fullPerMs },
      { fromMs: OUTAGE.fromS * 1_000, perMs: fullPerMs * OUTAGE.capacity },
      { fromMs: OUTAGE.toS * 1_000, perMs: fullPerMs },
    ],
    fullPerMs * 1_000 * QUEUE_S,
  );
  const counts = { calls: zeros(setting), attempts: zeros(setting), good: zeros(setting) };
  const count = (of: number[], nowMs: number): void => {
    const second = Math.floor(nowMs / 1_000);
    of[second] = (of[second] ?? 0) + 1;
  };
  const { attemptMs } = policy.timeout;
  const world = {
    time,
    random,
    policy,
    send: (nowMs: number) => {
      const { atMs, accepted } = server.arrive(nowMs);
      const elapsedMs = atMs + LATENCY_MS - nowMs;
      if (elapsedMs > attemptMs) {
        return { atMs: nowMs + attemptMs, end: { kind: "failure", elapsedMs: attemptMs } as const };
      }
      const status = accepted ? 200 : 503;
      return { atMs: nowMs + elapsedMs, end: { kind: "reply", status, elapsedMs } as const };
    },
    observer: {
      called: (nowMs: number) => count(counts.calls, nowMs),
      sent: (nowMs: number) => count(counts.attempts, nowMs),
      ended: (nowMs: number, end: string) => end === "ok" && count(counts.good, nowMs),
    },
  };
  const clients = Array.from({ length: setting.clients }, () => simulatedClient(policy, 0));
  const arrive = (): void => {
    const client: SimulatedClient | undefined = clients[Math.floor(random.next() * clients.length)];
    if (client !== undefined) callOnce(world, client);
    time.at(time.now() + random.gapMs(perMs), arrive);
  };
  time.at(0, arrive);
  time.runUntil(setting.seconds * 1_000);
  return counts;
}

const zeros = ({ seconds }: OverloadSetting): number[] => Array.from({ length: seconds + 1 }, () => 0);

/** Seconds after the outage until goodput is back to stay; infinite when it is not. */
function recoveryS({ calls, good }: Course, seconds: number): number {
  let back = seconds;
  while (back > OUTAGE.toS && (good[back - 1] ?? 0) >= (calls[back - 1] ?? 0) * BACK) back -= 1;
  return back === seconds ? Number.POSITIVE_INFINITY : back - OUTAGE.toS;
}

/** The highest ratio of attempts to calls over any stretch of so many seconds. */
function peakAmplification({ calls, attempts }: Course, seconds: number, windowS: number): number {
  let peak = 0;
  for (let from = 0; from + windowS <= seconds; from += 1) {
    const sum = (of: readonly number[]) => of.slice(from, from + windowS).reduce((all, one) => all + one, 0);
    peak = Math.max(peak, sum(attempts) / sum(calls));
  }
  return peak;
}

/** Whether clients let a server come back that they have pushed over. */
export function simulateOverload(seed: number, setting: OverloadSetting): SimulationOutcome {
  const base = mergePolicy(defaultPolicy("GET"), BASE);
  const measured = [NONE, NONE_BREAKER, NAIVE, BUDGET, ALL].map(({ name, patch }) => {
    const course = run(setting, mergePolicy(base, patch), seed);
    return {
      name,
      course,
      recovery: recoveryS(course, setting.seconds),
      peak: peakAmplification(course, setting.seconds, PEAK_WINDOW_S),
      peakOfSecond: peakAmplification(course, setting.seconds, 1),
      lost: 1 - sum(course.good) / sum(course.calls),
    };
  });
  const of = ({ name }: Variant) => measured.find((one) => one.name === name) ?? measured[0];
  const inTime = (variant: Variant, without: Variant) => {
    const [mine, plain] = [of(variant)?.recovery ?? 0, of(without)?.recovery ?? 0];
    return {
      claim: `${variant.name}: goodput back at most ${LATEST_RECOVERY_S} s after that of «${without.name}»`,
      measured: `${seconds(mine)}, ${seconds(plain)}`,
      holds: mine <= plain + LATEST_RECOVERY_S,
    };
  };
  const bounded = (variant: Variant) => {
    const peak = of(variant)?.peak ?? 0;
    return {
      claim: `${variant.name}: peak amplification at most ${HIGHEST_AMPLIFICATION} (over ${PEAK_WINDOW_S} s)`,
      measured: peak.toFixed(2),
      holds: peak <= HIGHEST_AMPLIFICATION,
    };
  };
  const naive = of(NAIVE)?.recovery ?? 0;
  return {
    title: "Metastable overload",
    about: `${setting.clients} clients, ${setting.callsPerSecond} calls a second each, ${LOAD * 100} % of the capacity; from ${OUTAGE.fromS} to ${OUTAGE.toS} s the server can do ${OUTAGE.capacity * 100} % of its work; 1 s an attempt; the server finishes what nobody waits for any more.`,
    columns: ["clients have", "back after", "peak, 10 s", "peak, 1 s", "calls lost"],
    rows: measured.map(({ name, recovery, peak, peakOfSecond, lost }) => [
      name,
      seconds(recovery),
      peak.toFixed(2),
      peakOfSecond.toFixed(2),
      `${(lost * 100).toFixed(1)} %`,
    ]),
    checks: [
      inTime(ALL, NONE_BREAKER),
      inTime(ALL, NONE),
      inTime(BUDGET, NONE),
      bounded(ALL),
      bounded(BUDGET),
      { claim: "naive retries never recover", measured: seconds(naive), holds: !Number.isFinite(naive) },
    ],
    plot: {
      xLabel: "seconds",
      yLabel: "calls answered in time, of all calls",
      shaded: [{ from: OUTAGE.fromS, to: OUTAGE.toS, label: "outage" }],
      series: measured.map(({ name, course }) => ({
        name,
        points: course.calls
          .slice(0, setting.seconds)
          .map((calls, second) => [second, (course.good[second] ?? 0) / Math.max(1, calls)] as const),
      })),
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const seconds = (value: number): string => (Number.isFinite(value) ? `${value} s` : "never");
