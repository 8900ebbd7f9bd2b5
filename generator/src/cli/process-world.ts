import { setImmediate } from "node:timers/promises";
import type { World } from "../generate/world.ts";
import { createNodeFileSystem } from "../host/node-file-system.ts";
import { createNodeReadHost } from "../host/node-read-host.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The machine that this process runs on. */
export function createProcessWorld(): World {
  return {
    reading: createNodeReadHost({
      workingDirectory: process.cwd(),
      get standardInput() {
        return process.stdin;
      },
    }),
    writing: createNodeFileSystem(),
    clock: {
      wallMs: () => performance.now(),
      cpuMs: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1_000;
      },
      peakBytes: () => process.resourceUsage().maxRSS * 1_024,
    },
    uninterrupted,
  };
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
