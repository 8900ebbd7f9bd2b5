import type { Policy, PolicyPatch } from "../../runtime/src/policy.ts";
import { defaultPolicy, mergePolicy } from "../../runtime/src/policy-defaults.ts";
import type { SimulationOutcome } from "./outcome.ts";
import { seededRandom } from "./seeded-random.ts";
import { callOnce, type SimulatedClient, simulatedClient } from "./simulated-client.ts";
import { createVirtualTime } from "./virtual-time.ts";

/** Clients that call seldom, so that all of them are in their first hundred calls. */
export interface LowTrafficSetting {
  readonly clients: number;
  readonly callsPerClient: number;
}

const RATES_PER_SECOND = [0.02, 2, 200] as const;
/** A service as services are: one reply in a hundred is a 503, independently. */
const FAULT_RATE = 0.01;
const LATENCY_MS = 50;
/** What the budget and the breaker may add to the failures that retries alone leave. */
const HIGHEST_LOSS = 0.0002;
/** A dependency that is down must be noticed within so many calls of a client. */
const CALLS_TO_NOTICE = 10;

interface Found {
  readonly calls: number;
  readonly failed: number;
  readonly refused: number;
  readonly unpaid: number;
  readonly openings: number;
}

function run(
  setting: LowTrafficSetting,
  perSecond: number,
  policy: Policy,
  faultRate: number,
  seed: number,
): Found {
  const time = createVirtualTime();
  const random = seededRandom(seed);
  const found = { calls: 0, failed: 0, refused: 0, unpaid: 0, openings: 0 };
  const world = {
    time,
    random,
    policy,
    send: (nowMs: number) => {
      const status = random.next() < faultRate ? 503 : 200;
      const elapsedMs = LATENCY_MS;
      return { atMs: nowMs + elapsedMs, end: { kind: "reply", status, elapsedMs } as const };
    },
    observer: {
      called: () => {
        found.calls += 1;
      },
      sent: () => undefined,
      ended: (_: number, end: "ok" | "failed" | "refused" | "unpaid") => {
        if (end !== "ok") found[end] += 1;
      },
      opened: () => {
        found.openings += 1;
      },
    },
  };
  const callAgain = (client: SimulatedClient, left: number): void => {
    if (left === 0) return;
    time.at(time.now() + random.gapMs(perSecond / 1_000), () => {
      callOnce(world, client);
      callAgain(client, left - 1);
    });
  };
  for (let index = 0; index < setting.clients; index += 1) {
    callAgain(simulatedClient(policy, 0), setting.callsPerClient);
  }
  time.runUntil((setting.callsPerClient / perSecond) * 10_000);
  return found;
}

const VARIANTS: readonly { readonly name: string; readonly patch: PolicyPatch }[] = [
  { name: "no retries", patch: { class: "never", budget: false, breaker: false } },
  { name: "retries alone", patch: { budget: false, breaker: false } },
  { name: "budget, none to start with", patch: { budget: { initial: 0 } } },
  { name: "budget, breaker (default)", patch: {} },
];

/** Whether those who call seldom are served as well as those who call often. */
export function simulateLowTraffic(seed: number, setting: LowTrafficSetting): SimulationOutcome {
  const ours = defaultPolicy("GET");
  const runs = RATES_PER_SECOND.flatMap((perSecond) =>
    VARIANTS.map(({ name, patch }) => ({
      perSecond,
      name,
      found: run(setting, perSecond, mergePolicy(ours, patch), FAULT_RATE, seed),
    })),
  );
  const defaults = runs.filter(({ name }) => name === "budget, breaker (default)");
  const down = RATES_PER_SECOND.map((perSecond) => ({
    perSecond,
    found: run({ ...setting, callsPerClient: CALLS_TO_NOTICE }, perSecond, ours, 1, seed),
  }));
  const lossOf = ({ calls, failed, refused, unpaid }: Found) => (failed + refused + unpaid) / calls;
  return {
    title: "Low traffic",
    about: `${setting.clients} clients from their start, ${setting.callsPerClient} calls each; one reply in a hundred is a 503.`,
    columns: ["calls a second", "clients have", "calls lost", "for want of a token", "circuits opened"],
    rows: runs.map(({ perSecond, name, found }) => [
      String(perSecond),
      name,
      `${(lossOf(found) * 100).toFixed(3)} %`,
      String(found.unpaid),
      String(found.openings),
    ]),
    checks: [
      ...defaults.map(({ perSecond, found }) => ({
        claim: `at ${perSecond} calls a second at most ${HIGHEST_LOSS * 100} % are lost, and no circuit opens`,
        measured: `${(lossOf(found) * 100).toFixed(3)} %, ${found.openings} opened`,
        holds: lossOf(found) <= HIGHEST_LOSS && found.openings === 0,
      })),
      ...down.map(({ perSecond, found }) => ({
        claim: `a service that is down is noticed within ${CALLS_TO_NOTICE} calls of a client, at ${perSecond} a second`,
        measured: `${found.openings} openings, ${setting.clients} clients`,
        holds: found.openings >= setting.clients,
      })),
    ],
    plot: {
      xLabel: "calls a second of one client",
      logX: true,
      yLabel: "calls lost, %",
      series: VARIANTS.map(({ name }) => ({
        name,
        points: runs
          .filter((one) => one.name === name)
          .map(({ perSecond, found }) => [perSecond, lossOf(found) * 100] as const),
      })),
    },
  };
}
