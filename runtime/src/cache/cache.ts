import type { CacheExtension } from "../call/extension.ts";
import type { BoundedCall, BoundedHandler, PreparedCall, Reply } from "../call/handler.ts";
import { untilStopped } from "../call/stop.ts";
import type { Environment } from "../environment/environment.ts";
import { failedUnsent } from "../idempotency/failed-unsent.ts";
import { answerTo, rulesOf } from "./asked.ts";
import { replyOf } from "./entry.ts";
import type { Got } from "./fetch-anew.ts";
import { unfinishedFor } from "./fetch-rest.ts";
import { fetchShared } from "./fetch-shared.ts";
import { createFlights, type Flights } from "./flights.ts";
import { ageMsOf, forbidsStale, judge } from "./freshness.ts";
import { invalidateAfter, mayInvalidate } from "./invalidation.ts";
import { createDigest, type Digest, keysOf } from "./key.ts";
import { keeperOf, type Lookup } from "./lookup.ts";
import { noteCache } from "./note.ts";
import { onceRead } from "./once-read.ts";
import { placeOf } from "./place.ts";
import { renewLater } from "./renew-later.ts";
import { createShelves, type Shelf } from "./shelf.ts";
import type { CacheStore } from "./store.ts";
import { tellProgress } from "./tell-progress.ts";

/** How a store is used. */
export interface CacheOptions {
  /** Milliseconds that the store has for each thing it is asked; after that a call goes on without it. Default: 500. */
  readonly storeTimeoutMs?: number | undefined;
}

interface Parts {
  readonly digest: Digest;
  readonly shelfFor: (environment: Environment) => Shelf;
  readonly flights: Flights<Got>;
}

/** A cache over a store. Several clients may be given the same one: what they keep is told apart by who asks. */
export function createCache(store: CacheStore, { storeTimeoutMs = 500 }: CacheOptions = {}): CacheExtension {
  const shelfFor = createShelves(store, storeTimeoutMs);
  const parts: Parts = { digest: createDigest(), shelfFor, flights: createFlights() };
  return {
    handle: async (call, next, read) => {
      const rules = rulesOf(call);
      if (mayInvalidate(call)) return invalidating(call, next, parts);
      if (rules === undefined) return next(call);
      const place = await untilStopped(placeOf(call, parts.digest), call.signal);
      if (place === undefined) return next(call);
      return lookUp({ call, next, read, rules, place, shelf: shelfOf(call, parts), flights: parts.flights });
    },
    stale: async (call, maxAgeMs) => {
      const place = await placeOf(call, parts.digest);
      if (place === undefined || call.policy.cache === false) return undefined;
      const { replies } = await shelfOf(call, parts).find(place);
      const entry = answerTo(call, replies);
      const nowMs = call.core.environment.wallNow();
      if (entry === undefined || forbidsStale(entry, call.policy.cache)) return undefined;
      if (entry.status >= 300 || (maxAgeMs !== undefined && ageMsOf(entry, nowMs) > maxAgeMs))
        return undefined;
      noteCache(call, "stale", ageMsOf(entry, nowMs));
      return replyOf(entry, nowMs, call);
    },
  };
}

function shelfOf({ core }: PreparedCall, { shelfFor }: Parts): Shelf {
  return shelfFor(core.environment);
}

/** Whoever reads after a write finds what was written: what is kept is dropped before the reply is handed over. */
async function invalidating(call: BoundedCall, next: BoundedHandler, parts: Parts): Promise<Reply> {
  const keys = await untilStopped(keysOf(call, parts.digest), call.signal);
  if (keys === undefined) return next(call);
  const shelf = shelfOf(call, parts);
  try {
    const reply = await next(call);
    const { stored } = await invalidateAfter(call, reply, keys, shelf);
    // A call whose time is up by then has its reply all the same: it was done.
    await untilStopped(stored, call.signal).catch(() => undefined);
    return reply;
  } catch (thrown) {
    const isUndone = failedUnsent(call.log, thrown) && !call.log.keyMayBeDone;
    // The store is not waited for: it must not hide what happened.
    if (!isUndone) await invalidateAfter(call, undefined, keys, shelf);
    throw thrown;
  }
}

async function lookUp(lookup: Lookup): Promise<Reply> {
  const { call, rules, place, shelf } = lookup;
  const { headers } = call.request;
  const { replies, changedAtMs } = await untilStopped(shelf.find(place), call.signal);
  const entry = answerTo(call, replies);
  const nowMs = call.core.environment.wallNow();
  if (entry === undefined) {
    return fetchShared(lookup, { unfinished: unfinishedFor(call, replies), changedAtMs });
  }
  const verdict = judge(entry, rules, headers, nowMs);
  if (verdict === "revalidate") return fetchShared(lookup, { entry, changedAtMs });
  if (verdict === "stale-while-revalidate") renewLater(lookup, entry);
  noteCache(call, verdict === "fresh" ? "hit" : "stale", ageMsOf(entry, nowMs));
  // A client with another contract may have kept it, or parts of it may have been read as bytes.
  const drop = (): void => keeperOf(lookup).drop(entry.requestedAtMs + 1);
  const reply = replyOf(entry, nowMs, call);
  tellProgress(call, reply);
  return onceRead(reply, { drop });
}
