import type { Environment } from "../environment/environment.ts";
import { keptWith } from "./combine.ts";
import { inTime } from "./in-time.ts";
import { soundRecord } from "./record.ts";
import type { CachedReply, CacheRecord, CacheStore } from "./store.ts";
import { createTurns } from "./turns.ts";
import { answers } from "./vary.ts";

/** A store with what a cache needs of it. Never rejects, nor holds a call: without its store a cache is empty. */
export interface Shelf {
  /** What is kept for such a request and was not invalidated: one reply, or parts of one. */
  readonly find: (place: Place, request: ReadonlyMap<string, string>) => Promise<readonly CachedReply[]>;
  /** Keeps the reply, unless it was asked for before the last invalidation. */
  readonly keep: (place: Place, reply: CachedReply, ttlMs: number) => Promise<void>;
  /** From now on, what was asked for until now counts no more. */
  readonly invalidate: (key: string, nowMs: number) => Promise<void>;
}

/** Where replies to a request are. */
export interface Place {
  readonly key: string;
  readonly operationKey: string;
}

/** Nothing is kept for longer, nor is the memory of an invalidation. */
const LONGEST_KEPT_MS = 30 * 86_400_000;

/** A URL that varies more than this, or is read in more pieces, is not worth caching. */
const MOST_VARIANTS = 16;

/** Puts a store to use, which has so long for each thing that it is asked. */
export function createShelves(store: CacheStore, limitMs: number): (environment: Environment) => Shelf {
  // To keep is to read and to write: in between nothing may be invalidated, nor another part kept.
  const inTurn = createTurns();
  const read = async ({ key, operationKey }: Place): Promise<Required<CacheRecord>> => {
    const found = await Promise.all([store.get(key), store.get(operationKey)]);
    const [own, shared] = [soundRecord(found[0]), soundRecord(found[1])];
    const invalidatedAtMs = Math.max(own.invalidatedAtMs, shared.invalidatedAtMs);
    const variants = own.variants.filter(({ requestedAtMs }) => requestedAtMs > invalidatedAtMs);
    return { variants, invalidatedAtMs };
  };
  // A store may throw at once, too.
  const set: CacheStore["set"] = async (...args) => {
    await store.set(...args);
  };
  return (environment) => {
    const orNothing = <Result>(work: () => Promise<Result>) => inTime(work, limitMs, environment);
    return {
      find: async (place, request) => {
        const record = await orNothing(() => read(place));
        return record?.variants.filter((reply) => answers(reply, request)) ?? [];
      },
      keep: (place, reply, ttlMs) =>
        inTurn(place.key, async () => {
          const record = await orNothing(() => read(place));
          // What cannot be read is not written over.
          if (record === undefined || reply.requestedAtMs <= record.invalidatedAtMs || ttlMs <= 0) return;
          const kept = { ...record, variants: withReply(record.variants, reply) };
          await orNothing(() => set(place.key, kept, Math.min(ttlMs, LONGEST_KEPT_MS)));
        }),
      invalidate: async (key, nowMs) => {
        const dropped = { variants: [], invalidatedAtMs: nowMs };
        const drop = () => orNothing(() => set(key, dropped, LONGEST_KEPT_MS));
        await orNothing(() => inTurn(key, drop));
      },
    };
  };
}

function withReply(variants: readonly CachedReply[], reply: CachedReply): readonly CachedReply[] {
  const known = variants.filter(({ vary }) => isEqual(vary, reply.vary));
  const others = variants.filter((variant) => !known.includes(variant));
  return [...keptWith(reply, known), ...others].slice(0, MOST_VARIANTS);
}

function isEqual(a: CachedReply["vary"], b: CachedReply["vary"]): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
