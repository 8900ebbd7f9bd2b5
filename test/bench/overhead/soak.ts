import { getEventListeners } from "node:events";
import { CONTENDERS } from "./contenders.ts";

/** What a long run on one signal leaves behind. */
export interface Soak {
  readonly calls: number;
  readonly listenersLeft: number;
  /** After each tenth, garbage collected where the process was started with `--expose-gc`. */
  readonly heapMegabytes: readonly number[];
}

/** Makes calls, 100 at a time, that all carry the same signal. Replies are made in this process. */
export async function soak(calls: number): Promise<Soak> {
  const { signal } = new AbortController();
  const made: typeof fetch = async () => Response.json({ id: "pet_1", tags: [] });
  const callOnce = await CONTENDERS["ours, bare"]?.({ url: "http://pets.test", fetch: made, signal });
  const heapMegabytes: number[] = [];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    for (let batch = 0; batch < calls / 1_000; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, () => callOnce?.()));
    }
    // Collected objects with finalizers need a turn before their memory counts as free.
    await new Promise((resolve) => setTimeout(resolve, 0));
    globalThis.gc?.();
    heapMegabytes.push(Math.round(process.memoryUsage().heapUsed / 100_000) / 10);
  }
  return { calls, listenersLeft: getEventListeners(signal, "abort").length, heapMegabytes };
}
