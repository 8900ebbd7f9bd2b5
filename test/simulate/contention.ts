import { backoffDelayMs } from "../../runtime/src/machines/backoff.ts";
import type { Policy, PolicyPatch, RetryPolicy } from "../../runtime/src/policy.ts";
import { defaultPolicy, mergePolicy } from "../../runtime/src/policy-defaults.ts";
import type { SimulationOutcome } from "./outcome.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";
import { createVirtualTime } from "./virtual-time.ts";

/** One-way time on the wire, as in M. Brooker's "Exponential Backoff and Jitter" (2015), whose experiment this is. */
const WIRE_MS = { mean: 10, deviation: 2 };
const LEAST_REDUCTION = 0.5;
const FOREVER_MS = 1e9;

interface Contended {
  readonly calls: number;
  readonly lastMs: number;
}

/**
 * All clients want to change the same record at once: read its version, write with it, and when somebody was faster
 * (412) back off and begin again. Every read and every write is a call.
 */
function contend(clients: number, policy: RetryPolicy, random: SeededRandom): Contended {
  const time = createVirtualTime();
  const wireMs = (): number => Math.max(0, random.normal(WIRE_MS.mean, WIRE_MS.deviation));
  let [version, calls, lastMs] = [0, 0, 0];
  const begin = (repeats: number, previousDelayMs: number): void => {
    calls += 2;
    time.at(time.now() + wireMs(), () => {
      const seen = version;
      time.at(time.now() + wireMs() + wireMs(), () => write(seen, repeats, previousDelayMs));
    });
  };
  const write = (seen: number, repeats: number, previousDelayMs: number): void => {
    if (seen === version) {
      version += 1;
      lastMs = time.now();
      return;
    }
    const delayMs = backoffDelayMs(policy, { repeats, previousDelayMs, pace: "normal" }, random.next());
    time.at(time.now() + wireMs() + delayMs, () => begin(repeats + 1, delayMs));
  };
  for (let client = 0; client < clients; client += 1) begin(0, 0);
  time.runUntil(FOREVER_MS);
  return { calls, lastMs };
}

/** As in the article: short against a call, so that jitter has less room, and gains less. */
const ARTICLE: PolicyPatch = { retry: { baseDelayMs: 5, maxDelayMs: 2_000 } };

/** How many calls each kind of jitter takes until all have had their turn. */
export function simulateContention(seed: number, sizes: readonly number[]): SimulationOutcome {
  const ours = defaultPolicy("PUT");
  const kinds = ["none", "equal", "decorrelated", "full"] as const;
  const run = (clients: number, { retry }: Policy) => ({
    clients,
    baseMs: retry.baseDelayMs,
    byKind: kinds.map((jitter) => contend(clients, { ...retry, jitter }, seededRandom(seed + clients))),
  });
  const runs = [...sizes.map((clients) => run(clients, ours)), run(100, mergePolicy(ours, ARTICLE))];
  const reductionOf = (byKind: readonly Contended[], index: number): number =>
    1 - (byKind[index]?.calls ?? 0) / (byKind[0]?.calls ?? 1);
  return {
    title: "Contention",
    about:
      "Clients that all want to change one record at once, with optimistic locking; default backoff, as many attempts as it takes.",
    columns: [
      "clients",
      "base",
      ...kinds.map((kind) => `calls, jitter ${kind}`),
      "fewer with full",
      "all done after",
    ],
    rows: runs.map(({ clients, baseMs, byKind }) => [
      String(clients),
      `${baseMs} ms`,
      ...byKind.map(({ calls }) => String(calls)),
      percent(reductionOf(byKind, 3)),
      `${((byKind[0]?.lastMs ?? 0) / 1_000).toFixed(0)} s -> ${((byKind[3]?.lastMs ?? 0) / 1_000).toFixed(0)} s`,
    ]),
    checks: runs.map(({ clients, baseMs, byKind }) => ({
      claim: `full jitter: at least ${percent(LEAST_REDUCTION)} fewer calls than plain exponential, ${clients} clients, base ${baseMs} ms`,
      measured: percent(reductionOf(byKind, 3)),
      holds: reductionOf(byKind, 3) >= LEAST_REDUCTION,
    })),
    plot: {
      xLabel: "clients",
      yLabel: "calls a client",
      series: kinds.map((name, index) => ({
        name,
        points: runs
          .slice(0, sizes.length)
          .map(({ clients, byKind }) => [clients, (byKind[index]?.calls ?? 0) / clients] as const),
      })),
    },
  };
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`;
}
