import { keptWith } from "./combine.ts";
import type { CachedReply, CacheRecord, CacheStore } from "./store.ts";
import { createTurns } from "./turns.ts";
import { answers } from "./vary.ts";

/** A store with what a cache needs of it. Never rejects: without its store a cache is empty. */
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

/** Puts a store to use. */
export function createShelf(store: CacheStore): Shelf {
  // To keep is to read and to write: in between nothing may be invalidated, nor another part kept.
  const inTurn = createTurns();
  const get = (key: string): Promise<CacheRecord | undefined> => orNothing(() => store.get(key));
  const read = async ({ key, operationKey }: Place): Promise<CacheRecord> => {
    const [own, shared] = await Promise.all([get(key), get(operationKey)]);
    const invalidatedAtMs = Math.max(own?.invalidatedAtMs ?? 0, shared?.invalidatedAtMs ?? 0);
    const variants = own?.variants.filter(({ requestedAtMs }) => requestedAtMs > invalidatedAtMs);
    return { variants: variants ?? [], invalidatedAtMs };
  };
  return {
    find: async (place, request) => (await read(place)).variants.filter((reply) => answers(reply, request)),
    keep: (place, reply, ttlMs) =>
      inTurn(place.key, async () => {
        const { variants, invalidatedAtMs = 0 } = await read(place);
        if (reply.requestedAtMs <= invalidatedAtMs || ttlMs <= 0) return;
        const known = variants.filter(({ vary }) => isEqual(vary, reply.vary));
        const others = variants.filter((variant) => !known.includes(variant));
        const all = [...keptWith(reply, known), ...others];
        const record = { variants: all.slice(0, MOST_VARIANTS), invalidatedAtMs };
        await orNothing(() => store.set(place.key, record, Math.min(ttlMs, LONGEST_KEPT_MS)));
      }),
    invalidate: (key, nowMs) =>
      inTurn(key, async () => {
        await orNothing(() => store.set(key, { variants: [], invalidatedAtMs: nowMs }, LONGEST_KEPT_MS));
      }),
  };
}

function isEqual(a: CachedReply["vary"], b: CachedReply["vary"]): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
