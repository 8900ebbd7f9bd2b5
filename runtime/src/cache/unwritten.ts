/** Invalidations that the store does not know, or not yet: they hold in this process all the same. */
export interface Unwritten {
  readonly add: (key: string, atMs: number) => void;
  /** The store knows of it now, unless there is a later one. */
  readonly remove: (key: string, atMs: number) => void;
  /** The last of those under the keys; 0: there is none. */
  readonly lastMs: (keys: readonly string[]) => number;
  /** The last of all, whether or not the store knows of it by now; 0: there was none. */
  readonly latestMs: () => number;
}

/** So many are told apart. */
const MOST_UNWRITTEN = 1_000;

/** None yet. What is too old to be told apart from others holds for everything: dropping too much is never wrong. */
export function createUnwritten(): Unwritten {
  const known = new Map<string, number>();
  let ofAllMs = 0;
  let latestMs = 0;
  return {
    add: (key, atMs) => {
      latestMs = Math.max(atMs, latestMs);
      const lastMs = Math.max(atMs, known.get(key) ?? 0);
      known.delete(key);
      known.set(key, lastMs);
      const [oldest] = known.size > MOST_UNWRITTEN ? known : [];
      if (oldest === undefined) return;
      known.delete(oldest[0]);
      ofAllMs = Math.max(ofAllMs, oldest[1]);
    },
    remove: (key, atMs) => {
      if (known.get(key) === atMs) known.delete(key);
    },
    lastMs: (keys) => keys.reduce((lastMs, key) => Math.max(lastMs, known.get(key) ?? 0), ofAllMs),
    latestMs: () => latestMs,
  };
}
