import type { Environment } from "../environment/environment.ts";
import { Stopped, type StopSignal, throwIfStopped } from "./stop.ts";

/** Waits. Rejects with `Stopped` as soon as the signal stops. */
export async function sleep(
  delayMs: number,
  schedule: Environment["schedule"],
  signal: StopSignal,
): Promise<void> {
  throwIfStopped(signal);
  return new Promise((resolve, reject) => {
    let cancel = (): void => undefined;
    const forget = signal.onStop((stop) => {
      cancel();
      reject(new Stopped(stop));
    });
    cancel = schedule(delayMs, () => {
      forget();
      resolve();
    });
  });
}
