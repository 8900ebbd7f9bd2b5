import type { Attempt, AttemptHandler, Reply, Wire } from "../call/handler.ts";
import type { AttemptRecord } from "../call/record.ts";
import { type StopSource, stopSource } from "../call/stop.ts";
import { toldWire } from "../call/told-wire.ts";
import { endedBy, recordOf, replied } from "../retry/attempted.ts";

/** One of the attempts that run beside each other. */
export interface Runner {
  readonly source: StopSource;
  readonly number: number;
  readonly startedAtMs: number;
  readonly wire: Wire;
  /** When its request left; `undefined`: it has not. */
  sentAtMs?: number;
  /** `undefined`: it is under way. */
  end?: End;
}

/** How one ended, and how long it took. */
export type End = ({ readonly reply: Reply } | { readonly thrown: unknown }) & { readonly elapsedMs: number };

/** One more beside those that there are. What left with any of them has left. `onSent`: called once its request leaves. */
export function createRunner({ call, number, wire }: Attempt, hedges: number, onSent: () => void): Runner {
  const { now } = call.log;
  const runner: Runner = {
    source: stopSource(),
    number: number + hedges,
    startedAtMs: now(),
    wire: toldWire(wire, () => {
      runner.sentAtMs = now();
      onSent();
    }),
  };
  return runner;
}

/** Makes the request. Never rejects: how it ended is its value. */
export async function run(next: AttemptHandler, attempt: Attempt, runner: Runner): Promise<End> {
  const { source, number, startedAtMs, wire } = runner;
  const forget = attempt.signal.onStop(source.stop);
  const elapsedMs = (): number => attempt.call.log.now() - startedAtMs;
  try {
    const reply = await next({ ...attempt, number, signal: source.signal, wire });
    // Too late: nobody will read it.
    if (source.signal.stopped() !== undefined) letGo(reply);
    return { reply, elapsedMs: elapsedMs() };
  } catch (thrown) {
    return { thrown, elapsedMs: elapsedMs() };
  } finally {
    forget();
  }
}

/** What is written down of one that did not decide. */
export function recordFor({ end, number, wire }: Runner, elapsedMs: number): AttemptRecord {
  if (end === undefined) return { number, reason: "outrun", sent: "maybe", elapsedMs };
  const ended = "reply" in end ? replied(end.reply) : endedBy(end.thrown, wire);
  return ended === undefined
    ? { number, reason: "internal", sent: "maybe", elapsedMs }
    : recordOf(ended, number, elapsedMs);
}

/** Of a reply that nobody will read. */
export function letGo({ body }: Reply): void {
  if (body.kind === "stream") body.stream.cancel().catch(() => undefined);
}
