import type { TokenSet } from "./token-set.ts";

/**
 * Where tokens are kept, so that processes share them and a restart needs no login. Keys are plain text and tell no secret.
 * A rotated pair is saved before it is used: `save` resolves when the tokens would survive a crash.
 */
export interface TokenStore {
  /** What was saved last under the key, by whatever process. Rejects where that cannot be read: taking it for absent could lose it. */
  readonly load: (key: string) => Promise<TokenSet | undefined>;
  readonly save: (key: string, tokens: TokenSet) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  /**
   * Runs while nobody else, of any process that shares the store, runs under the same key. A holder that died is
   * replaced. Rejects when the lock is not to be had in reasonable time: after 35 s, or 3 s where all that it saves is a
   * request, nobody waits any longer, and `run` then rejects. Never called for a key from within itself.
   */
  readonly withLock: <Result>(key: string, run: () => Promise<Result>) => Promise<Result>;
}
