import { simulateAmplification } from "./amplification.ts";
import { simulateContention } from "./contention.ts";
import { simulateLowTraffic } from "./low-traffic.ts";
import type { SimulationOutcome } from "./outcome.ts";
import { simulateOverload } from "./overload.ts";
import { simulateRateLimit } from "./rate-limit.ts";

/** A simulation in two sizes: for a report, and for every run of the tests. */
export interface Simulation {
  readonly title: string;
  readonly run: (seed: number, size: "full" | "small") => SimulationOutcome;
}

/** All of them, in the order in which they are told. */
export const SIMULATIONS: readonly Simulation[] = [
  {
    title: "Contention",
    run: (seed, size) =>
      simulateContention(seed, size === "full" ? [50, 100, 200, 500, 1_000, 2_000] : [50, 100]),
  },
  {
    title: "Metastable overload, 20 s",
    run: (seed, size) =>
      simulateOverload(seed, { clients: size === "full" ? 2_000 : 100, callsPerSecond: 5, outageS: 20 }),
  },
  {
    title: "Metastable overload, 180 s",
    run: (seed, size) =>
      simulateOverload(seed, { clients: size === "full" ? 1_000 : 100, callsPerSecond: 5, outageS: 180 }),
  },
  {
    title: "Amplification by traffic",
    run: (seed, size) => simulateAmplification(seed, { callsPerSecond: size === "full" ? 4_000 : 400 }),
  },
  {
    title: "Low traffic",
    run: (seed, size) =>
      simulateLowTraffic(seed, { clients: size === "full" ? 2_000 : 200, callsPerClient: 100 }),
  },
  {
    title: "Rate limit",
    run: (seed, size) => simulateRateLimit(seed, { clients: size === "full" ? 1_000 : 50, seconds: 300 }),
  },
];
