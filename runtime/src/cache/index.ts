/** Caching of replies by RFC 9111, for clients whose operations have a `cache` policy. */
import type { CacheExtension } from "../call/extension.ts";
import { type CacheOptions, createCache } from "./cache.ts";
import { createMemoryStore, type MemoryStoreOptions } from "./memory-store.ts";
import type { CacheStore } from "./store.ts";

export type { CacheExtension } from "../call/extension.ts";
export type { CacheOptions } from "./cache.ts";
export { createMemoryStore, type MemoryStoreOptions } from "./memory-store.ts";
export type { CachedReply, CacheRecord, CacheStore } from "./store.ts";

/**
 * A cache in the memory of this process, private to who asks: replies are told apart by credential, tenant and headers,
 * as digests; in browsers that takes a secure context, and without one nothing is kept.
 *
 * @example
 * const api = createClient({ auth, cache: memoryCache({ maxBytes: 10_000_000 }) });
 */
export function memoryCache(options?: MemoryStoreOptions): CacheExtension {
  return createCache(createMemoryStore(options));
}

/**
 * A cache in a store of one's own, which several processes may share. Calls go on without it where it fails, or does
 * not answer within `storeTimeoutMs`.
 *
 * @example
 * const api = createClient({ auth, cache: cacheIn(redisStore) });
 */
export function cacheIn(store: CacheStore, options?: CacheOptions): CacheExtension {
  return createCache(store, options);
}
