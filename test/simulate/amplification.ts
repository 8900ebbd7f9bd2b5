import type { BudgetPolicy, PolicyPatch } from "../../runtime/src/policy.ts";
import { defaultPolicy, mergePolicy } from "../../runtime/src/policy-defaults.ts";
import { lostShare, peakAmplification, runOutage } from "./outage.ts";
import type { SimulationOutcome } from "./outcome.ts";

/** So many calls in all, by few clients that call often or by many that call seldom. */
export interface AmplificationSetting {
  readonly callsPerSecond: number;
}

const RATES_PER_SECOND = [0.5, 1, 2, 5, 20, 100] as const;
const OUTAGE_S = 20;
const WINDOW_S = 10;

const BASE = mergePolicy(defaultPolicy("GET"), { timeout: { attemptMs: 1_000, totalMs: 10_000 } });
const VARIANTS: readonly { readonly name: string; readonly patch: PolicyPatch }[] = [
  { name: "budget", patch: { breaker: false } },
  { name: "breaker, budget (default)", patch: {} },
  { name: "breaker, budget with a cap of 3", patch: { budget: { cap: 3, initial: 3 } } },
];

/**
 * How the peak depends on how much one client calls. A budget is a number of calls, not a share of them: ten tokens are
 * a tenth of what a client sends in 10 s at 10 calls a second, and all of it at one.
 */
export function simulateAmplification(
  seed: number,
  { callsPerSecond }: AmplificationSetting,
): SimulationOutcome {
  const runs = RATES_PER_SECOND.flatMap((rate) =>
    VARIANTS.map(({ name, patch }) => {
      const policy = mergePolicy(BASE, patch);
      const setting = { clients: Math.round(callsPerSecond / rate), callsPerSecond: rate, outageS: OUTAGE_S };
      const course = runOutage(setting, policy, seed);
      const { cap, ratio } = policy.budget as BudgetPolicy;
      return {
        rate,
        name,
        peak: peakAmplification(course, WINDOW_S),
        bound: Math.min(policy.retry.maxAttempts, 1 + ratio + cap / (rate * WINDOW_S)),
        lost: lostShare(course),
      };
    }),
  );
  return {
    title: "Amplification by traffic",
    about: `The same outage of ${OUTAGE_S} s and the same ${callsPerSecond} calls a second in all, from clients that call seldom or often.`,
    columns: ["calls a second of one", "clients have", `peak, ${WINDOW_S} s`, "bound", "calls lost"],
    rows: runs.map(({ rate, name, peak, bound, lost }) => [
      String(rate),
      name,
      peak.toFixed(2),
      bound.toFixed(2),
      `${(lost * 100).toFixed(1)} %`,
    ]),
    checks: VARIANTS.map(({ name }) => {
      const worst = Math.max(
        ...runs.filter((one) => one.name === name).map(({ peak, bound }) => peak / bound),
      );
      return {
        claim: `${name}: never above 1 + ratio + cap / calls of a client within ${WINDOW_S} s`,
        measured: `at most ${(worst * 100).toFixed(0)} % of the bound`,
        // Calls of the seconds before are still repeated in the window, where fewer may be made.
        holds: worst <= 1.02,
      };
    }),
    plot: {
      xLabel: "calls a second of one client",
      logX: true,
      yLabel: `peak amplification over ${WINDOW_S} s`,
      series: VARIANTS.map(({ name }) => ({
        name,
        points: runs.filter((one) => one.name === name).map(({ rate, peak }) => [rate, peak] as const),
      })),
    },
  };
}
