import { systemEnvironment } from "../environment/system.ts";
import type { CacheRecord, CacheStore } from "./store.ts";

/** Bounds of a memory store. */
export interface MemoryStoreOptions {
  /** Default: 1,000. What was used least recently goes first. */
  readonly maxEntries?: number | undefined;
  /** Bytes of bodies in all. Default: 50 MB. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds of a monotonic clock. Default: the platform's. */
  readonly now?: (() => number) | undefined;
}

interface Kept {
  readonly record: CacheRecord;
  readonly bytes: number;
  readonly untilMs: number;
}

/** What an entry weighs besides its body. */
const OVERHEAD_BYTES = 512;

/** A store in the memory of this process, bounded in number and bytes. Needs no sweeping: no timer runs. */
export function createMemoryStore(options: MemoryStoreOptions = {}): CacheStore {
  const { maxEntries = 1_000, maxBytes = 50_000_000, now = systemEnvironment.now } = options;
  // A Map keeps the order of insertion: its first key is the one that was used least recently.
  const kept = new Map<string, Kept>();
  let totalBytes = 0;
  const drop = (key: string): void => {
    totalBytes -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  const evict = (): void => {
    for (const key of kept.keys()) {
      if (kept.size <= maxEntries && totalBytes <= maxBytes) return;
      drop(key);
    }
  };
  return {
    get: async (key) => {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      if (found.untilMs > now()) kept.set(key, found);
      else totalBytes -= found.bytes;
      return kept.get(key)?.record;
    },
    set: async (key, record, ttlMs) => {
      drop(key);
      const bytes = weightOf(record);
      if (bytes > maxBytes) return;
      kept.set(key, { record, bytes, untilMs: now() + ttlMs });
      totalBytes += bytes;
      evict();
    },
    delete: async (key) => drop(key),
  };
}

function weightOf({ variants }: CacheRecord): number {
  return variants.reduce((sum, { body }) => sum + body.byteLength + OVERHEAD_BYTES, OVERHEAD_BYTES);
}
