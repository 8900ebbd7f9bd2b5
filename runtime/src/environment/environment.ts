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
  /** Runs `callback` once after `delayMs`, however long that is. Returns a function that cancels. */
  readonly schedule: (delayMs: number, callback: () => void) => () => void;
}
