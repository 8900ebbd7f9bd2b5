import type { BoundedCall } from "../call/handler.ts";
import type { CallLog } from "../call/log.ts";
import { type Stop, type StopSignal, stopSource, untilStopped } from "../call/stop.ts";
import type { ClientCore } from "../client/core.ts";
import type { Environment } from "../environment/environment.ts";
import { flightLogOf } from "./flight-log.ts";

/** What a flight heeds: those aboard, and no single one of them. */
export interface Course {
  readonly signal: StopSignal;
  /** The latest of those aboard, on the environment's monotonic clock. */
  readonly deadlineAtMs: () => number;
  readonly log: CallLog;
}

/** One request that several calls wait for. It ends with the last of them, not with the first. */
interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly stop: (stop: Stop) => void;
  readonly leader: BoundedCall;
  readonly log: CallLog;
  readonly aboard: Set<BoundedCall>;
  /** By the wall clock. */
  readonly departedAtMs: number;
}

/** A place on a flight. */
export interface Boarding<Result> {
  readonly result: Promise<Result>;
  /** Whose flight it is: the call's own, or another's that it has joined. */
  readonly leader: BoundedCall;
  /** What the flight has done so far. */
  readonly log: CallLog;
}

/** Requests under way, by what they ask for. */
export interface Flights<Result> {
  /** Joins the flight of that key, or starts one. None is joined that departed before the last change of what it asks for. */
  readonly board: (
    call: BoundedCall,
    key: string,
    changedAtMs: number,
    start: (course: Course) => Promise<Result>,
  ) => Boarding<Result>;
  readonly isUnderWay: (core: ClientCore, key: string) => boolean;
}

/**
 * No flights yet. Clients of one cache have flights of their own, for each has its own `fetch`; those that were made from
 * one for a tenant or credential share its: whom they call for is in the key.
 */
export function createFlights<Result>(): Flights<Result> {
  const byClient = new WeakMap<Environment, Map<string, Flight<Result>>>();
  const flightsOf = ({ environment }: ClientCore): Map<string, Flight<Result>> => {
    const flights = byClient.get(environment) ?? new Map<string, Flight<Result>>();
    byClient.set(environment, flights);
    return flights;
  };
  return {
    isUnderWay: (core, key) => flightsOf(core).has(key),
    board: (call, key, changedAtMs, start) => {
      const flights = flightsOf(call.core);
      const known = flights.get(key);
      const mayJoin = known !== undefined && known.departedAtMs > changedAtMs && isPatient(known, call);
      const flight = mayJoin ? known : launch(flights, key, call, start);
      return { leader: flight.leader, log: flight.log, result: ride(flight, call) };
    },
  };
}

/**
 * Whether the flight does not end earlier for another's want of time. Its deadline is put off for whoever boards, but an
 * attempt under way, for which too little time was left then, has no limit but the deadline: it could hang for all of the call.
 */
function isPatient({ aboard }: Flight<unknown>, { deadlineAtMs, policy, log }: BoundedCall): boolean {
  const { attemptMs, totalMs } = policy.timeout;
  const endsAtMs = latestOf(aboard);
  return deadlineAtMs <= endsAtMs || attemptMs >= totalMs || endsAtMs - log.now() >= attemptMs;
}

function latestOf(aboard: ReadonlySet<BoundedCall>): number {
  return Math.max(...[...aboard].map(({ deadlineAtMs }) => deadlineAtMs));
}

function launch<Result>(
  flights: Map<string, Flight<Result>>,
  key: string,
  leader: BoundedCall,
  start: (course: Course) => Promise<Result>,
): Flight<Result> {
  const source = stopSource();
  const aboard = new Set([leader]);
  const log = flightLogOf(leader.log);
  const landed = (): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  const flight: Flight<Result> = {
    departedAtMs: leader.core.environment.wallNow(),
    result: start({ signal: source.signal, deadlineAtMs: () => latestOf(aboard), log }).finally(landed),
    // Nobody may join what is being stopped.
    stop: (stop) => {
      landed();
      source.stop(stop);
    },
    leader,
    log,
    aboard,
  };
  flight.result.catch(() => undefined);
  flights.set(key, flight);
  return flight;
}

/** Waits for the flight as long as the passenger can; the last to leave early ends it, and sees how it ends. */
async function ride<Result>(flight: Flight<Result>, call: BoundedCall): Promise<Result> {
  const { aboard, result } = flight;
  aboard.add(call);
  try {
    return await untilStopped(result, call.signal);
  } catch (thrown) {
    aboard.delete(call);
    const stop = call.signal.stopped();
    if (aboard.size > 0 || stop === undefined) throw thrown;
    flight.stop(stop);
    return await result;
  } finally {
    aboard.delete(call);
  }
}
