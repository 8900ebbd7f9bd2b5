/**
 * Where replies are kept: in memory by default, or in a store that several processes share. Values are plain data
 * (structured clone keeps them; JSON does with `body` as base64). A store that rejects, takes longer than the
 * cache's `storeTimeoutMs`, or gives what is no record, is as good as an empty one: calls go on without it.
 */
export interface CacheStore {
  /** The record last set under the key, unless its time is over. */
  readonly get: (key: string) => Promise<CacheRecord | undefined>;
  /** Keeps the record for that long; it may be forgotten earlier. */
  readonly set: (key: string, record: CacheRecord, ttlMs: number) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
}

/** What is kept under one key. Keys are digests: they hold no credential and no address. */
export interface CacheRecord {
  /** Replies to one request: a whole one, or parts (status 206), newest first. */
  readonly variants: readonly CachedReply[];
  /** Replies to requests up to then (milliseconds since 1970) count no more. */
  readonly invalidatedAtMs?: number;
}

/** A reply as it is kept. Its body is bytes, and every caller reads them anew. */
export interface CachedReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** When it was asked for, or last confirmed; milliseconds since 1970. */
  readonly requestedAtMs: number;
}
