import type { BoundedCall } from "../call/handler.ts";
import { type Stop, type StopSignal, stopSource, untilStopped } from "../call/stop.ts";
import type { ClientCore } from "../client/core.ts";
import type { Environment } from "../environment/environment.ts";

/** One request that several calls wait for. It ends with the last of them, not with the first. */
interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly stop: (stop: Stop) => void;
  waiting: number;
}

/** Requests under way, by what they ask for. */
export interface Flights<Result> {
  /** Joins the flight of that key, or starts one. `joined` tells which. */
  readonly board: (
    call: BoundedCall,
    key: string,
    start: (signal: StopSignal) => Promise<Result>,
  ) => { readonly joined: boolean; readonly result: Promise<Result> };
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
    board: (call, key, start) => {
      const flights = flightsOf(call.core);
      const known = flights.get(key);
      const flight = known ?? launch(flights, key, start);
      return { joined: known !== undefined, result: ride(flight, call.signal) };
    },
  };
}

function launch<Result>(
  flights: Map<string, Flight<Result>>,
  key: string,
  start: (signal: StopSignal) => Promise<Result>,
): Flight<Result> {
  const source = stopSource();
  const landed = (): void => {
    if (flights.get(key) === flight) flights.delete(key);
  };
  const flight: Flight<Result> = {
    result: start(source.signal).finally(landed),
    // Nobody may join what is being stopped.
    stop: (stop) => {
      landed();
      source.stop(stop);
    },
    waiting: 0,
  };
  flight.result.catch(() => undefined);
  flights.set(key, flight);
  return flight;
}

/** Waits for the flight as long as the passenger can; the last to leave early ends it. */
async function ride<Result>(flight: Flight<Result>, signal: StopSignal): Promise<Result> {
  flight.waiting += 1;
  try {
    return await untilStopped(flight.result, signal);
  } finally {
    flight.waiting -= 1;
    const stop = signal.stopped();
    if (flight.waiting === 0 && stop !== undefined) flight.stop(stop);
  }
}
