import { serverDelayMs } from "../../runtime/src/machines/backoff.ts";
import { adaptBucket, type BucketFeedback, pauseBucket } from "../../runtime/src/machines/bucket-feedback.ts";
import {
  bucketLimits,
  createTokenBucket,
  grantDue,
  type TokenBucket,
  takeToken,
} from "../../runtime/src/machines/token-bucket.ts";
import type { RateLimitPolicy } from "../../runtime/src/policy.ts";
import { type Metered, meteredServer } from "./metered-server.ts";
import type { SimulationOutcome } from "./outcome.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** Many clients behind one limit, none of which knows of the others. */
export interface RateLimitSetting {
  readonly clients: number;
  readonly seconds: number;
}

const PERIOD_MS = 10_000;
/** A client's fair share of the limit, in calls a period. */
const FAIR_SHARE = 5;
/** Each wants this much more than its share, and is configured for even more. */
const DEMAND = 2;
const CONFIGURED = 5;
const LATENCY_MS = 50;
const MAX_ATTEMPTS = 3;
/** After so many periods what is measured counts. */
const SETTLED_AFTER = 6;
const HIGHEST_THROTTLED = 0.05;
const LEAST_USE = 0.9;
/** From the middle of the run on, half of the clients are silent. */
const LEAST_USE_OF_HALF = 0.9;

type Mode = "no limiter" | "fixed rate" | "pauses" | "adaptive (default)";

const MODES: readonly Mode[] = ["no limiter", "fixed rate", "pauses", "adaptive (default)"];

/** By period. */
interface Tally {
  served: number;
  throttled: number;
}

interface World {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly server: (nowMs: number) => Metered;
  readonly mode: Mode;
  readonly tallies: Tally[];
}

/** A client's bucket, with the one timer and the waiting calls that the runtime will hold around it. */
function limiter(world: World, policy: RateLimitPolicy) {
  const { time, mode } = world;
  const limits = bucketLimits(policy);
  let bucket = createTokenBucket(limits, time.now());
  let timerAtMs = Number.POSITIVE_INFINITY;
  const waiting = new Map<number, () => void>();
  const turn = (next: TokenBucket): void => {
    const due = grantDue(next, limits, time.now());
    bucket = due.bucket;
    for (const ticket of due.granted) {
      waiting.get(ticket)?.();
      waiting.delete(ticket);
    }
    const { nextAtMs } = due;
    if (nextAtMs === undefined || nextAtMs >= timerAtMs) return;
    timerAtMs = nextAtMs;
    time.at(nextAtMs, () => {
      timerAtMs = Number.POSITIVE_INFINITY;
      turn(bucket);
    });
  };
  const heed = ({ bucket: next, expelled }: BucketFeedback): void => {
    for (const { ticket } of expelled) waiting.delete(ticket);
    turn(next);
  };
  return {
    take: (go: () => void): void => {
      if (mode === "no limiter") {
        go();
        return;
      }
      const { bucket: next, decision } = takeToken(bucket, limits, policy.maxWaitMs, time.now());
      if (decision.kind === "queued") waiting.set(decision.ticket, go);
      turn(next);
      if (decision.kind === "granted") go();
    },
    hear: ({ served, quota }: Metered, delayMs: number): void => {
      if (mode === "no limiter" || mode === "fixed rate") return;
      if (!served) heed(pauseBucket(bucket, limits, delayMs, time.now()));
      else heed(adaptBucket(bucket, limits, quota, time.now()));
    },
  };
}

function callOnce(world: World, bucket: ReturnType<typeof limiter>, number: number): void {
  const { time, random, server, tallies } = world;
  bucket.take(() => {
    time.at(time.now() + LATENCY_MS / 2, () => {
      const reply = server(time.now());
      const tally = tallies[Math.floor(time.now() / PERIOD_MS)];
      if (tally !== undefined) tally[reply.served ? "served" : "throttled"] += 1;
      time.at(time.now() + LATENCY_MS / 2, () => {
        const delayMs = serverDelayMs(reply.quota.resetMs, 0, random.next());
        bucket.hear(reply, delayMs);
        if (reply.served || number === MAX_ATTEMPTS) return;
        time.at(time.now() + delayMs, () => callOnce(world, bucket, number + 1));
      });
    });
  });
}

function run({ clients, seconds }: RateLimitSetting, mode: Mode, seed: number): readonly Tally[] {
  const time = createVirtualTime();
  const random = seededRandom(seed);
  const periods = Math.ceil((seconds * 1_000) / PERIOD_MS);
  const tallies = Array.from({ length: periods }, () => ({ served: 0, throttled: 0 }));
  const server = meteredServer(clients * FAIR_SHARE, PERIOD_MS);
  const world = { time, random, server, mode, tallies };
  const policy: RateLimitPolicy = {
    requests: FAIR_SHARE * CONFIGURED,
    perMs: PERIOD_MS,
    scope: "client",
    maxWaitMs: 5_000,
    onLimit: "wait",
    adaptive: mode === "adaptive (default)",
  };
  const perMs = (FAIR_SHARE * DEMAND) / PERIOD_MS;
  for (let index = 0; index < clients; index += 1) {
    const bucket = limiter(world, policy);
    const untilMs = index % 2 === 0 ? seconds * 1_000 : seconds * 500;
    const callAgain = (): void => {
      if (time.now() >= untilMs) return;
      callOnce(world, bucket, 1);
      time.at(time.now() + random.gapMs(perMs), callAgain);
    };
    time.at(random.gapMs(perMs), callAgain);
  }
  time.runUntil(seconds * 1_000);
  return tallies;
}

/** Whether clients that know nothing of each other find the pace that a server bears. */
export function simulateRateLimit(seed: number, setting: RateLimitSetting): SimulationOutcome {
  const limit = setting.clients * FAIR_SHARE;
  const measured = MODES.map((mode) => {
    const tallies = run(setting, mode, seed);
    const half = Math.floor(tallies.length / 2);
    const [all, some] = [tallies.slice(SETTLED_AFTER, half), tallies.slice(half + SETTLED_AFTER)];
    return {
      mode,
      tallies,
      throttled: throttledShare(all),
      throttledLater: throttledShare(some),
      use: use(all, limit),
      later: use(some, limit),
    };
  });
  const ours = measured.find(({ mode }) => mode === "adaptive (default)") ?? measured[0];
  return {
    title: "Rate limit",
    about: `${setting.clients} clients behind one limit of ${limit} requests in ${PERIOD_MS / 1_000} s; each wants ${DEMAND} times its share and is configured for ${CONFIGURED} times; in the second half of the run every other client is silent.`,
    columns: [
      "clients have",
      "429s, of all requests",
      "limit used",
      "429s, half of the clients",
      "limit used by them",
    ],
    rows: measured.map((one) => [
      one.mode,
      ...[one.throttled, one.use, one.throttledLater, one.later].map(percent),
    ]),
    checks: [
      {
        claim: `adaptive: after ${SETTLED_AFTER} periods at most ${percent(HIGHEST_THROTTLED)} of the requests are 429s`,
        measured: `${percent(ours?.throttled ?? 1)}, ${percent(ours?.throttledLater ?? 1)}`,
        holds: Math.max(ours?.throttled ?? 1, ours?.throttledLater ?? 1) <= HIGHEST_THROTTLED,
      },
      {
        claim: `adaptive: at least ${percent(LEAST_USE)} of the limit is used`,
        measured: percent(ours?.use ?? 0),
        holds: (ours?.use ?? 0) >= LEAST_USE,
      },
      {
        claim: `adaptive: when half of the clients fall silent, the others use ${percent(LEAST_USE_OF_HALF)} of it`,
        measured: percent(ours?.later ?? 0),
        holds: (ours?.later ?? 0) >= LEAST_USE_OF_HALF,
      },
    ],
    plot: {
      xLabel: "seconds",
      yLabel: "429s, of all requests",
      series: measured.map(({ mode, tallies }) => ({
        name: mode,
        points: tallies.map(
          (tally, period) => [(period * PERIOD_MS) / 1_000, throttledShare([tally])] as const,
        ),
      })),
    },
  };
}

function throttledShare(tallies: readonly Tally[]): number {
  const throttled = tallies.reduce((sum, tally) => sum + tally.throttled, 0);
  const served = tallies.reduce((sum, tally) => sum + tally.served, 0);
  return throttled / Math.max(1, throttled + served);
}

function use(tallies: readonly Tally[], limit: number): number {
  return tallies.reduce((sum, { served }) => sum + served, 0) / (limit * tallies.length);
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(0)} %`;
}
