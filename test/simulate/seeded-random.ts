/** Numbers that look random and are the same for the same seed. */
export interface SeededRandom {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** The time to the next of events that come independently, so many a millisecond on average. */
  readonly gapMs: (ratePerMs: number) => number;
  /** Normally distributed. */
  readonly normal: (mean: number, deviation: number) => number;
}

/** A Weyl sequence, mixed: 32 bits of state are plenty for what is counted here. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    gapMs: (ratePerMs) => -Math.log(1 - next()) / ratePerMs,
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
