import { storeFault } from "./faults.ts";
import type { TokenStore } from "./token-store.ts";

/** A store whose failures are faults, told apart from those of what runs under its lock. */
export function guardedStore(store: TokenStore): TokenStore {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (thrown) {
      // What a store throws may tell where it is, and with what password.
      throw storeFault(thrown);
    }
  };
  return {
    load: (key) => guarded(() => store.load(key)),
    save: (key, tokens) => guarded(() => store.save(key, tokens)),
    remove: (key) => guarded(() => store.remove(key)),
    withLock: async (key, run) => {
      let begun: ReturnType<typeof run> | undefined;
      const noted = (): ReturnType<typeof run> => {
        begun = run();
        return begun;
      };
      try {
        return await store.withLock(key, noted);
      } catch (thrown) {
        if (begun === undefined) throw storeFault(thrown);
        // What ran says itself how it went; a lock that was not let go of changes nothing about it.
        return begun;
      }
    },
  };
}
