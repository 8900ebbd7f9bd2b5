import type { Environment } from "../environment/environment.ts";
import { keptWith } from "./combine.ts";
import { inTime } from "./in-time.ts";
import type { Place } from "./place.ts";
import { soundRecord } from "./record.ts";
import type { CachedReply, CacheRecord, CacheStore } from "./store.ts";
import { createTurns, type Turns } from "./turns.ts";
import { createUnwritten, type Unwritten } from "./unwritten.ts";

/** A store with what a cache needs of it. Never rejects, nor holds a call: without its store a cache is empty. */
export interface Shelf {
  readonly find: (place: Place) => Promise<Found>;
  /** Keeps the reply, unless it was asked for before the last invalidation. */
  readonly keep: (place: Place, reply: CachedReply, ttlMs: number) => Promise<void>;
  /**
   * What was asked for until then counts no more, under that key or wherever it is a mark: at once in this process, and once
   * this resolves wherever the store is read. Resolves to whether it could be written down.
   */
  readonly invalidate: (key: string, atMs: number) => Promise<boolean>;
  /** Keeps nothing under that key any more. */
  readonly clear: (key: string) => Promise<void>;
}

/** What a look at the shelf gives. */
export interface Found {
  /** What is kept and was not invalidated: one reply, or parts of one. */
  readonly replies: readonly CachedReply[];
  /** The last invalidation: what was asked for up to then counts no more. */
  readonly changedAtMs: number;
}

/** Nothing is kept for longer, nor is the memory of an invalidation. */
const LONGEST_KEPT_MS = 30 * 86_400_000;

/** What is read in more pieces than this is not worth caching. */
const MOST_PARTS = 16;

/** Puts a store to use, which has so long for each thing that it is asked. */
export function createShelves(store: CacheStore, limitMs: number): (environment: Environment) => Shelf {
  // To keep is to read and to write: in between nothing may be invalidated, nor another part kept.
  const parts: Parts = { store, inTurn: createTurns(), unwritten: createUnwritten() };
  return (environment) => {
    const orNothing: OrNothing = (work) => inTime(work, limitMs, environment);
    return {
      find: async (place) => {
        const record = await orNothing(() => read(place, parts));
        return {
          replies: record?.variants ?? [],
          // What the store was told, only it can tell again: of a look that fails, any invalidation may have been of this.
          changedAtMs: record?.invalidatedAtMs ?? parts.unwritten.latestMs(),
        };
      },
      keep: (place, reply, ttlMs) =>
        parts.inTurn(place.key, async () => {
          const record = await orNothing(() => read(place, parts));
          // What cannot be read is not written over.
          if (record === undefined || reply.requestedAtMs <= record.invalidatedAtMs || ttlMs <= 0) return;
          const variants = keptWith(reply, record.variants).slice(0, MOST_PARTS);
          const kept = { ...record, variants };
          await orNothing(() => set(parts, place.key, kept, ttlMs));
        }),
      invalidate: (key, atMs) => invalidate(key, atMs, parts, orNothing),
      clear: async (key) => {
        const clear = () => orNothing(async () => store.delete(key));
        await orNothing(() => parts.inTurn(key, clear));
      },
    };
  };
}

interface Parts {
  readonly store: CacheStore;
  readonly inTurn: Turns;
  readonly unwritten: Unwritten;
}

type OrNothing = <Result>(work: () => Promise<Result>) => Promise<Result | undefined>;

/** All is asked for at once: marks cost a round trip no more time. A store may reject one and throw at the next. */
async function read({ key, marks }: Place, { store, unwritten }: Parts): Promise<Required<CacheRecord>> {
  const keys = [key, ...marks];
  const found = await Promise.all(keys.map(async (one) => soundRecord(await store.get(one))));
  const sound = found.filter((record) => record !== undefined);
  // What is no record may have said that nothing counts any more, as of whatever invalidation.
  const isKnown = sound.length === found.length;
  const lastMs = isKnown ? unwritten.lastMs(keys) : unwritten.latestMs();
  const invalidatedAtMs = Math.max(lastMs, ...sound.map((record) => record.invalidatedAtMs));
  const variants = isKnown ? (sound[0]?.variants ?? []) : [];
  return {
    variants: variants.filter(({ requestedAtMs }) => requestedAtMs > invalidatedAtMs),
    invalidatedAtMs,
  };
}

/** A store may throw at once, too. `true`: it was done. */
async function set({ store }: Parts, key: string, record: CacheRecord, ttlMs: number): Promise<true> {
  await store.set(key, record, Math.min(ttlMs, LONGEST_KEPT_MS));
  return true;
}

async function invalidate(key: string, atMs: number, parts: Parts, orNothing: OrNothing): Promise<boolean> {
  const { inTurn, unwritten } = parts;
  unwritten.add(key, atMs);
  const dropped = { variants: [], invalidatedAtMs: atMs };
  const drop = () => orNothing(() => set(parts, key, dropped, LONGEST_KEPT_MS));
  const isWritten = (await orNothing(() => inTurn(key, drop))) === true;
  if (isWritten) unwritten.remove(key, atMs);
  return isWritten;
}
