import type { DriftItem } from "./outcome.ts";

/** A deviation of one operation. */
export interface OperationDrift extends DriftItem {
  /** The operation's id. */
  readonly operation: string;
}

/** Passes deviations on, each once per interval, in bounded memory. */
export interface DriftReporter {
  readonly report: (operation: string, items: readonly DriftItem[]) => void;
}

export interface DriftReporterOptions {
  readonly onDrift: (drift: OperationDrift) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** The same deviation is passed on again after this long. */
const INTERVAL_MS = 60_000;

/** How many different deviations are passed on per interval; the rest of a flood is dropped. */
const CAPACITY = 1_000;

/** Deduplicates by operation, path and kind. */
export function createDriftReporter({ onDrift, now }: DriftReporterOptions): DriftReporter {
  // A Map iterates in order of insertion, so the first key is the one reported longest ago.
  const reportedAtMs = new Map<string, number>();
  return {
    report: (operation, items) => {
      if (items.length === 0) return;
      const nowMs = now();
      for (const [key, atMs] of reportedAtMs) {
        if (nowMs - atMs < INTERVAL_MS) break;
        reportedAtMs.delete(key);
      }
      for (const { path, kind } of items) {
        const key = JSON.stringify([operation, path, kind]);
        if (reportedAtMs.has(key) || reportedAtMs.size >= CAPACITY) continue;
        reportedAtMs.set(key, nowMs);
        onDrift({ operation, path, kind });
      }
    },
  };
}
