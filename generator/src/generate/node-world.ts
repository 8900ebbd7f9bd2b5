import { resolve } from "node:path";
import { createNodeFileSystem } from "../host/node-file-system.ts";
import { createNodeReadHost } from "../host/node-read-host.ts";
import type { Clock, World } from "./world.ts";

/** What the command line adds to the machine: it owns the process. */
export interface ProcessParts {
  readonly standardInput: AsyncIterable<Uint8Array>;
  readonly clock: Clock;
  readonly uninterrupted: World["uninterrupted"];
}

/** This machine. Without a process of our own there is no standard input, no time is taken, and signals are the caller's. */
export function createNodeWorld(parts: Partial<ProcessParts> = {}): World {
  return {
    reading: createNodeReadHost({
      workingDirectory: resolve("."),
      get standardInput() {
        return parts.standardInput ?? noInput();
      },
    }),
    writing: createNodeFileSystem(),
    clock: parts.clock ?? { wallMs: () => 0, cpuMs: () => 0, peakBytes: () => 0 },
    uninterrupted: parts.uninterrupted ?? (async (work) => work()),
  };
}

async function* noInput(): AsyncGenerator<Uint8Array> {}
