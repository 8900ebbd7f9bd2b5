import type { CacheExtension } from "../call/extension.ts";
import type { BoundedCall, BoundedHandler, PreparedCall, Reply } from "../call/handler.ts";
import { createCallLog } from "../call/log.ts";
import { stopSource, untilStopped } from "../call/stop.ts";
import { type Environment, inBackground } from "../environment/environment.ts";
import type { CachePolicy } from "../policy.ts";
import { answerTo, mayBeHandedOver, rulesOf } from "./asked.ts";
import { replyOf } from "./entry.ts";
import { fetchAnew, type Got, type Keeper, standIn } from "./fetch-anew.ts";
import { fetchRest, type Unfinished, unfinishedFor } from "./fetch-rest.ts";
import { createFlights, type Flights } from "./flights.ts";
import { ageMsOf, forbidsStale, judge } from "./freshness.ts";
import { invalidateAfter, mayInvalidate } from "./invalidation.ts";
import { createDigest, type Digest, keysOf } from "./key.ts";
import { noteCache } from "./note.ts";
import { type Place, placeOf } from "./place.ts";
import { createShelves, type Shelf } from "./shelf.ts";
import type { CachedReply, CacheStore } from "./store.ts";

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

/** A call that may be answered from the cache. */
interface Lookup {
  readonly call: BoundedCall;
  readonly next: BoundedHandler;
  readonly rules: CachePolicy;
  readonly place: Place;
}

/** A cache over a store. Several clients may be given the same one: what they keep is told apart by who asks. */
export function createCache(store: CacheStore, { storeTimeoutMs = 500 }: CacheOptions = {}): CacheExtension {
  const shelfFor = createShelves(store, storeTimeoutMs);
  const parts: Parts = { digest: createDigest(), shelfFor, flights: createFlights() };
  return {
    handle: async (call, next) => {
      const rules = rulesOf(call);
      if (mayInvalidate(call)) return invalidating(call, next, parts);
      if (rules === undefined) return next(call);
      const place = await untilStopped(placeOf(call, parts.digest), call.signal);
      return place === undefined ? next(call) : lookUp({ call, next, rules, place }, parts);
    },
    stale: async (call, maxAgeMs) => {
      const place = await placeOf(call, parts.digest);
      if (place === undefined || call.policy.cache === false) return undefined;
      const entry = answerTo(call, await shelfOf(call, parts).find(place, call.request.headers));
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
    // The store is not waited for: it must not hide what happened.
    await invalidateAfter(call, undefined, keys, shelf);
    throw thrown;
  }
}

async function lookUp(lookup: Lookup, parts: Parts): Promise<Reply> {
  const { call, rules, place } = lookup;
  const { headers } = call.request;
  const kept = await untilStopped(shelfOf(call, parts).find(place, headers), call.signal);
  const entry = answerTo(call, kept);
  const nowMs = call.core.environment.wallNow();
  if (entry === undefined) return fetchShared(lookup, parts, undefined, unfinishedFor(call, kept));
  const verdict = judge(entry, rules, headers, nowMs);
  if (verdict === "revalidate") return fetchShared(lookup, parts, entry);
  if (verdict === "stale-while-revalidate") renewLater(lookup, parts, entry);
  noteCache(call, verdict === "fresh" ? "hit" : "stale", ageMsOf(entry, nowMs));
  return replyOf(entry, nowMs, call);
}

/** Equal calls at the same time share one request; each gets a reply of its own. */
async function fetchShared(
  lookup: Lookup,
  parts: Parts,
  entry: CachedReply | undefined,
  unfinished?: Unfinished,
): Promise<Reply> {
  const { call, next, rules, place } = lookup;
  const own = keeper(shelfOf(call, parts), place);
  const fetched = (shared: BoundedCall): Promise<Got> => {
    const renewal = { call: shared, next, rules, entry };
    return unfinished === undefined ? fetchAnew(renewal, own) : fetchRest(renewal, unfinished, own);
  };
  if (!rules.coalesce || mayBeHandedOver(call)) return landed(call, await fetched(call), false);
  const { joined, result } = parts.flights.board(call, flightKey(call, place), (signal) =>
    fetched({ ...call, signal }),
  );
  // The flight may go on for others when this call's time is up.
  const got = await result.catch((thrown: unknown) => standIn({ call, next, rules, entry }, thrown));
  return landed(call, got, joined);
}

function landed(call: BoundedCall, { reply, state, ageMs, cause }: Got, joined: boolean): Reply {
  noteCache(call, joined ? "coalesced" : state, ageMs, cause);
  return joined ? { ...reply, headers: new Headers(reply.headers) } : reply;
}

/** Requests are equal if nothing but the correlation id differs. */
function flightKey({ request, policy }: BoundedCall, { key }: Place): string {
  const correlation = policy.telemetry.correlation;
  const own = correlation === false ? undefined : correlation.toLowerCase();
  const headers = [...request.headers].filter(([name]) => name !== own && name !== "traceparent");
  return JSON.stringify([request.method, key, headers, policy.retry, policy.timeout]);
}

/** Renews in the background what was handed over stale; once, however many ask for it meanwhile. */
function renewLater({ call, next, rules, place }: Lookup, parts: Parts, entry: CachedReply): void {
  const { core, policy, log, options } = call;
  const key = JSON.stringify(["renew", flightKey(call, place)]);
  if (parts.flights.isUnderWay(core, key)) return;
  const environment = inBackground(core.environment);
  const { now } = environment;
  const { totalMs } = policy.timeout;
  const source = stopSource();
  const expire = (): void => source.stop({ kind: "timeout", phase: "total", limitMs: totalMs });
  const disarm = environment.schedule(totalMs, expire);
  const own: BoundedCall = {
    ...call,
    core: { ...core, environment },
    // Its caller has what was kept; this body is for the store.
    options: { ...options, as: undefined, onProgress: undefined },
    log: createCallLog(log.operation, log.correlationId, now),
    signal: source.signal,
    deadlineAtMs: now() + totalMs,
  };
  const { result } = parts.flights.board({ ...own, core }, key, (signal) =>
    fetchAnew({ call: { ...own, signal }, next, rules, entry }, keeper(shelfOf(call, parts), place)),
  );
  // How it failed was told by its attempts; the next call finds out for itself.
  result.catch(() => undefined).finally(disarm);
}

/** Not awaited: callers need not wait for what is for others. */
function keeper(shelf: Shelf, place: Place): Keeper {
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
