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
  /** The same deviation is passed on again after this long. Default: 60,000. */
  readonly intervalMs?: number;
  /** How many different deviations are passed on per interval; the rest of a flood is dropped. Default: 1,000. */
  readonly capacity?: number;
}

/** Deduplicates by operation, path and kind. */
export function createDriftReporter(options: DriftReporterOptions): DriftReporter {
  const intervalMs = options.intervalMs ?? 60_000;
  const capacity = options.capacity ?? 1_000;
  // A Map iterates in order of insertion, so the first key is the one reported longest ago.
  const reportedAtMs = new Map<string, number>();

  const forgetOld = (nowMs: number): void => {
    for (const [key, atMs] of reportedAtMs) {
      if (nowMs - atMs < intervalMs) return;
      reportedAtMs.delete(key);
    }
  };
  const isDue = (key: string): boolean => !reportedAtMs.has(key) && reportedAtMs.size < capacity;

  return {
    report: (operation, items) => {
      if (items.length === 0) return;
      const nowMs = options.now();
      forgetOld(nowMs);
      for (const { path, kind } of items) {
        const key = JSON.stringify([operation, path, kind]);
        if (!isDue(key)) continue;
        reportedAtMs.set(key, nowMs);
        options.onDrift({ operation, path, kind });
      }
    },
  };
}
