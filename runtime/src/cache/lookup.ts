import type { ReadReply } from "../call/extension.ts";
import type { BoundedCall, BoundedHandler } from "../call/handler.ts";
import type { CachePolicy } from "../policy.ts";
import type { Got, Keeper } from "./fetch-anew.ts";
import type { Flights } from "./flights.ts";
import type { Place } from "./place.ts";
import type { Shelf } from "./shelf.ts";

/** A call that may be answered from the cache. */
export interface Lookup {
  readonly call: BoundedCall;
  readonly next: BoundedHandler;
  readonly read: ReadReply;
  readonly rules: CachePolicy;
  readonly place: Place;
  readonly shelf: Shelf;
  readonly flights: Flights<Got>;
}

/** Where what is brought for the call goes. Not awaited: callers need not wait for what is for others. */
export function keeperOf({ shelf, place }: Lookup): Keeper {
  return {
    keep: (entry, ttlMs) => {
      shelf.keep(place, entry, ttlMs);
    },
    drop: async (beforeMs) => {
      const written = await shelf.invalidate(place.key, beforeMs - 1);
      if (!written) await shelf.clear(place.key);
    },
  };
}
