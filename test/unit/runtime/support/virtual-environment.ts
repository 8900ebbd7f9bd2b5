import type { Environment } from "@gen-client/runtime";

/** A clock that moves only when told, timers that fire when it passes them, and numbers that are not random. */
export interface VirtualEnvironment extends Environment {
  /** Moves time forward; timers fire in order, and what they start gets its turn in between. */
  readonly advance: (ms: number) => Promise<void>;
  readonly pendingTimers: () => number;
}

/** Starts at monotonic 0 and at the given wall time. */
export function virtualEnvironment(random = 0.5, wallAtMs = Date.UTC(2026, 0, 1)): VirtualEnvironment {
  let nowMs = 0;
  let ids = 0;
  const timers = new Map<number, { atMs: number; callback: () => void }>();
  const nextTimer = (untilMs: number): [number, { atMs: number; callback: () => void }] | undefined =>
    [...timers].filter(([, { atMs }]) => atMs <= untilMs).sort(([, a], [, b]) => a.atMs - b.atMs)[0];
  return {
    now: () => nowMs,
    wallNow: () => wallAtMs + nowMs,
    random: () => random,
    uuid: () => {
      ids += 1;
      return `uuid-${ids}`;
    },
    schedule: (delayMs, callback) => {
      ids += 1;
      const id = ids;
      timers.set(id, { atMs: nowMs + delayMs, callback });
      return () => timers.delete(id);
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms;
      await settled();
      for (let next = nextTimer(untilMs); next !== undefined; next = nextTimer(untilMs)) {
        const [id, { atMs, callback }] = next;
        timers.delete(id);
        nowMs = Math.max(nowMs, atMs);
        callback();
        await settled();
      }
      nowMs = untilMs;
    },
    pendingTimers: () => timers.size,
  };
}

/** Lets everything that waits for no timer go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
