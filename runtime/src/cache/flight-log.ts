import { actedSoFar, type CallLog } from "../call/log.ts";
import type { AttemptRecord, Sent } from "../call/record.ts";
import { reasonOf, type Stop } from "../call/stop.ts";

/** The log of a flight, which may outlast the call that it is made for. What it learns of secrets is that call's at once. */
export function flightLogOf(log: CallLog): CallLog {
  return { ...log, attempts: [...log.attempts] };
}

/** Makes what a flight has done the call's own. `left`: why the call does not wait for the rest, which is no matter of its. */
export function takeOver(log: CallLog, flight: CallLog, left: Stop | undefined): void {
  log.attempts.splice(0, log.attempts.length, ...attemptsOf(flight, left));
  log.replied = flight.replied;
  log.keyAgeMs = flight.keyAgeMs;
  log.keyUsedBefore = flight.keyUsedBefore;
  log.keyMayBeDone = flight.keyMayBeDone;
}

/** Whether a flight may have had an effect at the server until it was left. */
export function sentUntilLeft(flight: CallLog, left: Stop): Sent {
  return actedSoFar({ ...flight, attempts: [...attemptsOf(flight, left)] });
}

/** The attempts so far. For who leaves, the one under way ends there. */
function attemptsOf({ attempts, underWay, now }: CallLog, left: Stop | undefined): readonly AttemptRecord[] {
  if (left === undefined || underWay === undefined) return attempts;
  const { number, startedAtMs, wire } = underWay;
  const sent = wire.begun ? "maybe" : "no";
  return [...attempts, { number, reason: reasonOf(left), sent, elapsedMs: now() - startedAtMs }];
}
