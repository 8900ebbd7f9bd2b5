import type { Environment } from "../environment/environment.ts";
import { storeFault } from "./faults.ts";
import { inTime } from "./in-time.ts";
import { lockedInTime } from "./locked-in-time.ts";
import type { TokenStore } from "./token-store.ts";

/** How long anybody waits for a store. */
export interface StoreLimits {
  /** For it to load or save, and to let go of a lock. */
  readonly stepMs: number;
  /** For a lock. */
  readonly lockMs: number;
}

/** Of a store whose lock keeps two processes from one request more: that is not worth a wait. */
export const BRIEF: StoreLimits = { stepMs: 3_000, lockMs: 3_000 };
/** Of one whose lock keeps them from losing a sign-in. Our own stores say sooner, and better, that it is not to be had. */
export const PATIENT: StoreLimits = { stepMs: 3_000, lockMs: 35_000 };

/** A store whose failures are faults, told apart from those of what runs under its lock. One that hangs has failed. */
export function guardedStore(store: TokenStore, limits: StoreLimits, environment: Environment): TokenStore {
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await inTime(work(), limits.stepMs, environment);
    } catch (thrown) {
      // What a store throws may tell where it is, and with what password.
      throw storeFault(thrown);
    }
  };
  return {
    load: (key) => guarded(() => store.load(key)),
    save: (key, tokens) => guarded(() => store.save(key, tokens)),
    remove: (key) => guarded(() => store.remove(key)),
    withLock: (key, run) =>
      lockedInTime((noted: typeof run) => store.withLock(key, noted), run, limits, environment),
  };
}
