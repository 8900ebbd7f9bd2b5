import type { Attempt, AttemptHandler, BoundedCall, Reply } from "../call/handler.ts";
import { tell } from "../events/tell.ts";
import { isThrottling } from "../machines/throttling.ts";
import { noteAttempt } from "../retry/attempted.ts";
import type { Hedging } from "./hedging.ts";
import { createRunner, type End, letGo, type Runner, recordFor, run } from "./runner.ts";

/** Statuses that say more of the server's state than of what was asked for, as those that throttle do. */
const TRANSIENT: readonly number[] = [408, 425];

/** What runs beside each other, and what came of it. */
interface Race {
  readonly next: AttemptHandler;
  readonly attempt: Attempt;
  readonly hedging: Hedging;
  readonly maxHedges: number;
  readonly delayMs: number | undefined;
  readonly runners: Runner[];
  /** Calls the next hedge off. */
  disarm: () => void;
  /** The runner whose end is the attempt's. */
  decided?: Runner;
}

type Settle = (runner: Runner, end: End) => void;

/**
 * Runs an attempt and, each time the delay has passed since the last one left, one more beside it: to wait twice for a
 * credential or a token is no faster. The first good reply wins and the others are stopped; when all have failed, it is as
 * if there had been the first alone. Each request has a record of its own.
 */
export async function raceAttempts(
  next: AttemptHandler,
  attempt: Attempt,
  hedging: Hedging,
  maxHedges: number,
): Promise<Reply> {
  const delayMs = hedging.delayMs();
  const race: Race = { next, attempt, hedging, maxHedges, delayMs, runners: [], disarm: () => undefined };
  try {
    return await new Promise<Reply>((resolve, reject) => {
      start(race, (runner, end) => {
        race.decided ??= runner;
        attempt.wire.decided ??= { number: runner.number, elapsedMs: end.elapsedMs };
        if ("reply" in end) resolve(end.reply);
        else reject(end.thrown);
      });
    });
  } finally {
    race.disarm();
    for (const runner of race.runners) if (runner !== race.decided) passOver(race, runner);
  }
}

function start(race: Race, settle: Settle): void {
  const { next, attempt, hedging, runners } = race;
  const runner = createRunner(attempt, runners.length, () => arm(race, settle));
  runners.push(runner);
  run(next, attempt, runner).then((end) => {
    const [first = runner] = runners;
    runner.end = end;
    if (runner !== first && !runner.wire.begun) hedging.refund();
    if ("reply" in end) recordLatency(race, runner);
    if (isGood(end, attempt.call)) settle(runner, end);
    else if (runners.every(hasEnded)) settle(first, first.end ?? end);
  });
}

function arm(race: Race, settle: Settle): void {
  const { attempt, hedging, maxHedges, delayMs, runners, decided } = race;
  if (delayMs === undefined || runners.length > maxHedges || decided !== undefined) return;
  race.disarm = attempt.call.core.environment.schedule(delayMs, () => {
    if (runners.every(hasEnded) || !hedging.spend()) return;
    tell(attempt.call, { kind: "hedge", delayMs });
    start(race, settle);
  });
}

/** How long the server has taken so far: what delays are made of, which begin when a request leaves. */
function recordLatency({ hedging, attempt: { call } }: Race, { sentAtMs }: Runner): void {
  if (sentAtMs !== undefined) hedging.record(call.log.now() - sentAtMs);
}

function hasEnded({ end }: Runner): boolean {
  return end !== undefined;
}

function isGood(end: End, { policy }: BoundedCall): boolean {
  if (!("reply" in end)) return false;
  const { status, failure: { verdict = "never" } = {} } = end.reply;
  if (status >= 500 || TRANSIENT.includes(status) || verdict !== "never") return false;
  return !isThrottling({ status, askedMs: undefined }, policy.retry);
}

/** Takes down one that did not decide. What was not fast enough lets go of the socket, the slot and the permit. */
function passOver(race: Race, runner: Runner): void {
  const { call } = race.attempt;
  const { end, source, wire, startedAtMs } = runner;
  const elapsedMs = end?.elapsedMs ?? call.log.now() - startedAtMs;
  if (end === undefined) {
    source.stop({ kind: "caller", reason: new Error("another attempt was faster"), isOutrun: true });
    recordLatency(race, runner);
  } else if ("reply" in end) letGo(end.reply);
  if (wire.begun) noteAttempt(call, recordFor(runner, elapsedMs));
}
