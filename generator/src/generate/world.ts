import type { FileSystem } from "../host/file-system.ts";
import type { ReadHost } from "../host/read-host.ts";

/** What a run needs of the machine. */
export interface World {
  readonly reading: ReadHost;
  readonly writing: FileSystem;
  readonly clock: Clock;
  /** Runs work that an interrupt must not cut in two; the interrupt is heeded afterwards. */
  readonly uninterrupted: <T>(work: () => T) => Promise<T>;
}

/** Readings that only differences of are of use. */
export interface Clock {
  readonly wallMs: () => number;
  /** User and system time of the process. */
  readonly cpuMs: () => number;
  /** The most memory that the process has held. */
  readonly peakBytes: () => number;
}
