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
  /** How many deviations are remembered; the one seen longest ago is forgotten first. Default: 1,000. */
  readonly capacity?: number;
}

/** Deduplicates by operation, path and kind. */
export function createDriftReporter(options: DriftReporterOptions): DriftReporter {
  const intervalMs = options.intervalMs ?? 60_000;
  const capacity = options.capacity ?? 1_000;
  // A Map iterates in order of insertion, so the first key is the one reported longest ago.
  const reportedAtMs = new Map<string, number>();

  const isDue = (key: string, nowMs: number): boolean => {
    const lastMs = reportedAtMs.get(key);
    if (lastMs !== undefined && nowMs - lastMs < intervalMs) return false;
    reportedAtMs.delete(key);
    reportedAtMs.set(key, nowMs);
    if (reportedAtMs.size > capacity) reportedAtMs.delete(reportedAtMs.keys().next().value ?? key);
    return true;
  };

  return {
    report: (operation, items) => {
      if (items.length === 0) return;
      const nowMs = options.now();
      for (const { path, kind } of items) {
        if (isDue(JSON.stringify([operation, path, kind]), nowMs)) {
          options.onDrift({ operation, path, kind });
        }
      }
    },
  };
}
