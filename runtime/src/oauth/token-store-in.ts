import { systemEnvironment } from "../environment/system.ts";
import { memoryTokenStore } from "./memory-token-store.ts";
import { readTokenSet } from "./read-token-set.ts";
import type { TokenStore } from "./token-store.ts";
import { TokenStoreError } from "./token-store-error.ts";
import { waitForLock } from "./wait-for-lock.ts";

/** What is asked of a Redis, a database or a secret manager. Values are text that holds tokens: whoever reads it can use them. */
export interface TokenBackend {
  readonly get: (key: string) => Promise<string | null | undefined>;
  /** Resolves when the value would survive a crash, as far as the backend promises that. */
  readonly set: (key: string, value: string) => Promise<unknown>;
  readonly delete: (key: string) => Promise<unknown>;
  /** Absent: the backend has no locks, and two processes may refresh the same token at once. */
  readonly locks?: TokenLocks | undefined;
}

/** The two steps that only one of many can take. */
export interface TokenLocks {
  /** Sets the value unless there is one, to be forgotten after a time. Whether it was set. */
  readonly take: (key: string, value: string, ttlMs: number) => Promise<boolean>;
  /** Removes the key if it still has that value. */
  readonly release: (key: string, value: string) => Promise<unknown>;
}

/** How such a store behaves. */
export interface TokenStoreInOptions {
  /** What all keys begin with. Default: `gen-client:tokens:`. */
  readonly prefix?: string | undefined;
  /** After which a lock is free though nobody has let go of it; longer than any refresh. Default: 60,000. */
  readonly lockTtlMs?: number | undefined;
  /** How long anybody waits for a lock. Default: 30,000. */
  readonly waitMs?: number | undefined;
}

/**
 * A token store in a Redis or a secret manager, so that processes and machines make one refresh among them.
 *
 * @example
 * const store = tokenStoreIn({
 *   get: (key) => redis.get(key),
 *   set: (key, value) => redis.set(key, value),
 *   delete: (key) => redis.del(key),
 *   locks: {
 *     take: async (key, value, ttlMs) => (await redis.set(key, value, { NX: true, PX: ttlMs })) === "OK",
 *     release: (key, value) => redis.eval(
 *       'return redis.call("get", KEYS[1]) == ARGV[1] and redis.call("del", KEYS[1]) or 0',
 *       { keys: [key], arguments: [value] },
 *     ),
 *   },
 * });
 */
export function tokenStoreIn(backend: TokenBackend, options: TokenStoreInOptions = {}): TokenStore {
  const { prefix = "gen-client:tokens:", lockTtlMs = 60_000, waitMs = 30_000 } = options;
  const { locks } = backend;
  // Those of one process need not ask the backend which of them is first.
  const local = memoryTokenStore();
  return {
    load: async (key) => {
      const text = await backend.get(prefix + key);
      if (text === null || text === undefined) return undefined;
      const tokens = readTokenSet(text);
      if (tokens !== undefined) return tokens;
      throw new TokenStoreError(
        "damaged",
        "what the token store keeps is no token",
        "See what else writes under these keys, or remove the entry: a new token is then got.",
      );
    },
    save: async (key, tokens) => {
      await backend.set(prefix + key, JSON.stringify(tokens));
    },
    remove: async (key) => {
      await backend.delete(prefix + key);
    },
    withLock: (key, run) =>
      local.withLock(key, () => (locks === undefined ? run() : locked(locks, `${prefix}${key}:lock`, run))),
  };

  async function locked<Result>(by: TokenLocks, key: string, run: () => Promise<Result>): Promise<Result> {
    const value = systemEnvironment.uuid();
    const release = await waitForLock(async () => {
      const isOurs = await by.take(key, value, lockTtlMs);
      return isOurs ? async () => void (await by.release(key, value)) : undefined;
    }, waitMs);
    try {
      return await run();
    } finally {
      // A lock that is not let go of is free after its time.
      await release().catch(() => undefined);
    }
  }
}
