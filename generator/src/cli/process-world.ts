import { setImmediate } from "node:timers/promises";
import { createNodeWorld } from "../generate/node-world.ts";
import type { World } from "../generate/world.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The machine, with what this process gives: its standard input, its readings and its signals. */
export function createProcessWorld(): World {
  return createNodeWorld({
    // Opened when it is asked for: a run that reads a file must not wait for a terminal.
    get standardInput() {
      return process.stdin;
    },
    clock: {
      wallMs: () => performance.now(),
      cpuMs: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1_000;
      },
      peakBytes: () => process.resourceUsage().maxRSS * 1_024,
    },
    uninterrupted,
  });
}

/** Until the work is done, a signal waits; then it ends the process as it would have. */
async function uninterrupted<T>(work: () => T): Promise<T> {
  let pending: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals): void => {
    pending = signal;
  };
  for (const signal of SIGNALS) {
    process.on(signal, hold);
  }
  try {
    return work();
  } finally {
    // The event loop hands over signals that came meanwhile, at the latest in its next full turn.
    await setImmediate();
    await setImmediate();
    for (const signal of SIGNALS) {
      process.off(signal, hold);
    }
    if (pending !== undefined) {
      process.kill(process.pid, pending);
    }
  }
}
