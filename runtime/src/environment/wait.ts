import type { Environment } from "./environment.ts";

/** Waits, outside of calls. Rejects with the signal's reason as soon as it aborts; nothing is left behind. */
export function wait(
  delayMs: number,
  { schedule }: Pick<Environment, "schedule">,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = schedule(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
  });
}
