import type { VirtualEnvironment } from "../support/virtual-environment.ts";

/** How far a stream has come. */
export interface Drained {
  count: number;
  /** What ended it early. */
  error: unknown;
  /** `undefined` while it has not ended. */
  endedAtMs: number | undefined;
}

/** Counts what comes of a stream, and notes when it ended and by what. A test that waits for it would hang where it does not end. */
export function drained(
  items: PromiseLike<AsyncIterable<unknown>>,
  { now }: VirtualEnvironment,
): Readonly<Drained> {
  const drain: Drained = { count: 0, error: undefined, endedAtMs: undefined };
  const run = async (): Promise<void> => {
    try {
      for await (const _ of await items) drain.count += 1;
    } catch (error) {
      drain.error = error;
    }
    drain.endedAtMs = now();
  };
  void run();
  return drain;
}
