/** The only source of time, randomness and timers. Inject another to test, or to run on a clock of one's own. */
export interface Environment {
  /** Milliseconds of a monotonic clock; only differences mean anything. */
  readonly now: () => number;
  /** Milliseconds since 1970 of the wall clock. Never used to measure. */
  readonly wallNow: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A fresh version 4 UUID. */
  readonly uuid: () => string;
  /**
   * Runs `callback` once after `delayMs`, however long that is. Returns a function that cancels. A timer of the
   * `background` is for what nobody waits for, and need not keep the process alive.
   */
  readonly schedule: (delayMs: number, callback: () => void, ground?: "background") => () => void;
}

/** The environment of work that nobody waits for. */
export function inBackground(environment: Environment): Environment {
  const { schedule } = environment;
  return { ...environment, schedule: (delayMs, callback) => schedule(delayMs, callback, "background") };
}
