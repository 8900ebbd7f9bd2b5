import type { Attempt, AttemptHandler, Reply } from "../call/handler.ts";
import { type StopSource, stopSource } from "../call/stop.ts";
import type { Hedging } from "./hedging.ts";

/** One of the attempts that run beside each other. */
interface Runner {
  readonly source: StopSource;
  readonly startedAtMs: number;
  readonly wire: { begun: boolean };
  isRunning: boolean;
}

type End = { readonly reply: Reply } | { readonly thrown: unknown };

/** Statuses that say more of the server's state than of what was asked for. */
const TRANSIENT: readonly number[] = [408, 425, 429];

/**
 * Runs an attempt and, each time the delay passes, one more beside it. The first good reply wins and the others are
 * stopped; when all have failed, it is as if there had been the first alone.
 */
export async function raceAttempts(
  next: AttemptHandler,
  attempt: Attempt,
  hedging: Hedging,
  maxHedges: number,
): Promise<Reply> {
  const { environment } = attempt.call.core;
  const delayMs = hedging.delayMs();
  const runners: Runner[] = [];
  let disarm = (): void => undefined;
  try {
    return await new Promise<Reply>((resolve, reject) => {
      let first: End | undefined;
      const settle = (end: End): void => ("reply" in end ? resolve(end.reply) : reject(end.thrown));
      const start = (): void => {
        const runner = createRunner(attempt, environment.now());
        runners.push(runner);
        run(next, attempt, runner, runners.length > 1 ? hedging : undefined).then((end) => {
          runner.isRunning = false;
          if (runner === runners[0]) first = end;
          if ("reply" in end) hedging.record(environment.now() - runner.startedAtMs);
          if (isGood(end) || runners.every(({ isRunning }) => !isRunning))
            settle(isGood(end) ? end : (first ?? end));
        });
        arm();
      };
      const arm = (): void => {
        if (delayMs === undefined || runners.length > maxHedges) return;
        disarm = environment.schedule(delayMs, () => {
          if (!runners.some(({ isRunning }) => isRunning) || !hedging.spend()) return;
          tell(attempt, delayMs);
          start();
        });
      };
      start();
    });
  } finally {
    disarm();
    for (const runner of runners) if (runner.isRunning) outrun(attempt, runner, hedging);
  }
}

async function run(
  next: AttemptHandler,
  attempt: Attempt,
  { source, wire }: Runner,
  hedging: Hedging | undefined,
): Promise<End> {
  const forget = attempt.signal.onStop(source.stop);
  try {
    const reply = await next({ ...attempt, signal: source.signal, wire });
    // Too late: nobody will read it.
    if (source.signal.stopped() !== undefined && reply.body.kind === "stream")
      void reply.body.stream.cancel();
    return { reply };
  } catch (thrown) {
    return { thrown };
  } finally {
    forget();
    if (!wire.begun) hedging?.refund();
  }
}

function isGood(end: End): boolean {
  return "reply" in end && end.reply.status < 500 && !TRANSIENT.includes(end.reply.status);
}

/** What left with any of them has left. */
function createRunner(attempt: Attempt, startedAtMs: number): Runner {
  let begun = false;
  const wire = {
    get begun(): boolean {
      return begun;
    },
    set begun(value: boolean) {
      begun = value;
      if (value) attempt.wire.begun = true;
    },
  };
  return { source: stopSource(), startedAtMs, wire, isRunning: true };
}

/** Lets go of the socket, the slot and the permit of one that was not fast enough. */
function outrun({ call, number }: Attempt, { source, startedAtMs, wire }: Runner, hedging: Hedging): void {
  const elapsedMs = call.log.now() - startedAtMs;
  source.stop({ kind: "caller", reason: new Error("another attempt was faster"), isOutrun: true });
  hedging.record(elapsedMs);
  if (!wire.begun) return;
  const record = { number, reason: "outrun", sent: "maybe", elapsedMs } as const;
  call.log.attempts.push(record);
  const { operation, correlationId } = call.log;
  call.core.emit?.({ kind: "attempt", operation, correlationId, attempt: record });
}

function tell({ call }: Attempt, delayMs: number): void {
  const { operation, correlationId } = call.log;
  call.core.emit?.({ kind: "hedge", operation, correlationId, delayMs });
}
