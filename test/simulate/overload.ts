import type { BreakerPolicy, PolicyPatch } from "../../runtime/src/policy.ts";
import { defaultPolicy, mergePolicy } from "../../runtime/src/policy-defaults.ts";
import {
  CAPACITY_LEFT,
  type Course,
  LOAD,
  lostShare,
  OUTAGE_AT_S,
  type OutageSetting,
  peakAmplification,
  recoveryS,
  runOutage,
} from "./outage.ts";
import type { Check, SimulationOutcome } from "./outcome.ts";

const LATEST_RECOVERY_S = 10;
const HIGHEST_AMPLIFICATION = 1.25;
/** Peaks are taken over so many seconds: a budget holds over some time, not within each second. */
const PEAK_WINDOW_S = 10;

const BASE = mergePolicy(defaultPolicy("GET"), { timeout: { attemptMs: 1_000, totalMs: 10_000 } });
const BREAKER = BASE.breaker as BreakerPolicy;
/** Each with and without repeats, so that only these are compared. */
const VARIANTS = {
  plain: { name: "no retries", patch: { class: "never", budget: false, breaker: false } },
  breaker: { name: "breaker, no retries", patch: { class: "never", budget: false } },
  naive: { name: "naive: 3 attempts", patch: { budget: false, breaker: false } },
  budget: { name: "budget", patch: { breaker: false } },
  ours: { name: "breaker, budget (default)", patch: {} },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly patch: PolicyPatch }>>;

type VariantName = keyof typeof VARIANTS;

interface Measured {
  readonly name: string;
  readonly course: Course;
  readonly back: number;
  readonly peak: number;
}

/** Whether clients let a server come back that they have pushed over. */
export function simulateOverload(seed: number, setting: OutageSetting): SimulationOutcome {
  const measure = (variant: VariantName): Measured => {
    const { name, patch } = VARIANTS[variant];
    const course = runOutage(setting, mergePolicy(BASE, patch), seed);
    return { name, course, back: recoveryS(course, setting), peak: peakAmplification(course, PEAK_WINDOW_S) };
  };
  const [plain, breaker, naive] = [measure("plain"), measure("breaker"), measure("naive")];
  const [budget, ours] = [measure("budget"), measure("ours")];
  const all = [plain, breaker, naive, budget, ours];
  const endS = OUTAGE_AT_S + setting.outageS;
  return {
    title: `Metastable overload, ${setting.outageS} s`,
    about: `${setting.clients} clients, ${setting.callsPerSecond} calls a second each, ${LOAD * 100} % of the capacity; from ${OUTAGE_AT_S} to ${endS} s the server can do ${CAPACITY_LEFT * 100} % of its work; 1 s an attempt; the server finishes what nobody waits for any more.`,
    columns: ["clients have", "back after", `peak, ${PEAK_WINDOW_S} s`, "peak, 1 s", "calls lost"],
    rows: all.map(({ name, course, back, peak }) => [
      name,
      seconds(back),
      peak.toFixed(2),
      peakAmplification(course, 1).toFixed(2),
      `${(lostShare(course) * 100).toFixed(1)} %`,
    ]),
    checks: [
      isLong(setting) ? withinOpenTime([ours, breaker]) : inTime(ours, breaker),
      inTime(budget, plain),
      bounded(ours),
      bounded(budget),
      {
        claim: "naive retries never recover",
        measured: seconds(naive.back),
        holds: !Number.isFinite(naive.back),
      },
    ],
    plot: {
      xLabel: "seconds",
      yLabel: "calls answered in time, of all calls",
      shaded: [{ from: OUTAGE_AT_S, to: endS, label: "outage" }],
      series: all.map(({ name, course: { calls, good } }) => ({
        name,
        points: calls.map((called, second) => [second, (good[second] ?? 0) / Math.max(1, called)] as const),
      })),
    },
  };
}

/** Longer than a circuit stays open at first: then its open times, not the retries, say when goodput is back. */
function isLong({ outageS }: OutageSetting): boolean {
  return outageS * 1_000 > BREAKER.openForMs;
}

function withinOpenTime(all: readonly Measured[]): Check {
  const longestS = BREAKER.maxOpenForMs / 1_000;
  return {
    claim: `${all.map(({ name }) => `«${name}»`).join(" and ")}: goodput back within the longest open time, ${longestS} s`,
    measured: all.map(({ back }) => seconds(back)).join(", "),
    holds: all.every(({ back }) => back <= longestS),
  };
}

function inTime(mine: Measured, without: Measured): Check {
  return {
    claim: `${mine.name}: goodput back at most ${LATEST_RECOVERY_S} s after that of «${without.name}»`,
    measured: `${seconds(mine.back)}, ${seconds(without.back)}`,
    holds: mine.back <= without.back + LATEST_RECOVERY_S,
  };
}

function bounded({ name, peak }: Measured): Check {
  return {
    claim: `${name}: peak amplification at most ${HIGHEST_AMPLIFICATION}`,
    measured: peak.toFixed(2),
    holds: peak <= HIGHEST_AMPLIFICATION,
  };
}

const seconds = (value: number): string => (Number.isFinite(value) ? `${value} s` : "never");
