import type { TokenSet } from "./token-set.ts";
import type { TokenStore } from "./token-store.ts";

/** Keeps tokens in this process, and forgets them with it. */
export function memoryTokenStore(): TokenStore {
  const kept = new Map<string, TokenSet>();
  const queues = new Map<string, Promise<unknown>>();
  return {
    load: async (key) => kept.get(key),
    save: async (key, tokens) => {
      kept.set(key, tokens);
    },
    remove: async (key) => {
      kept.delete(key);
    },
    withLock: (key, run) => {
      const turn = (queues.get(key) ?? Promise.resolve()).then(run, run);
      queues.set(key, turn);
      const leave = (): void => {
        if (queues.get(key) === turn) queues.delete(key);
      };
      turn.then(leave, leave);
      return turn;
    },
  };
}
