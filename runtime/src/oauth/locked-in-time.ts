import type { Environment } from "../environment/environment.ts";
import { storeFault } from "./faults.ts";
import type { StoreLimits } from "./guarded-store.ts";
import { Overdue } from "./in-time.ts";

/**
 * Runs under a lock that does not hold up anybody for good: it is waited for so long, and so is its end. What runs in between
 * has limits of its own, and says itself how it went. Throws a fault where the lock was not to be had.
 */
export async function lockedInTime<Result>(
  withLock: (run: () => Promise<Result>) => Promise<Result>,
  run: () => Promise<Result>,
  { lockMs, stepMs }: StoreLimits,
  environment: Environment,
): Promise<Result> {
  const patience = createPatience(environment);
  let begun: Promise<Result> | undefined;
  const noted = async (): Promise<Result> => {
    // Whoever waited has gone on without it.
    if (patience.hasEnded()) throw new Overdue(lockMs);
    patience.stop();
    begun = run();
    const leave = (): void => patience.start(stepMs);
    begun.then(leave, leave);
    return begun;
  };
  patience.start(lockMs);
  try {
    return await Promise.race([withLock(noted), patience.ended]);
  } catch (thrown) {
    if (begun === undefined) throw storeFault(thrown);
    // A lock that was not let go of changes nothing about it.
    return begun;
  } finally {
    patience.stop();
  }
}

/** A limit that counts only while it is started. */
interface Patience {
  readonly start: (limitMs: number) => void;
  readonly stop: () => void;
  readonly hasEnded: () => boolean;
  /** Rejects with `Overdue`; never resolves. */
  readonly ended: Promise<never>;
}

function createPatience({ schedule }: Environment): Patience {
  let hasEnded = false;
  let stop = (): void => undefined;
  let end: (overdue: Overdue) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  return {
    ended,
    hasEnded: () => hasEnded,
    stop: () => stop(),
    start: (limitMs) => {
      stop = schedule(limitMs, () => {
        hasEnded = true;
        end(new Overdue(limitMs));
      });
    },
  };
}
