import type { Environment } from "../environment/environment.ts";
import { type StopSignal, untilStopped } from "./stop.ts";

/** Waits. Rejects with `Stopped` as soon as the signal stops. */
export function sleep(delayMs: number, schedule: Environment["schedule"], signal: StopSignal): Promise<void> {
  let cancel = (): void => undefined;
  const slept = new Promise<void>((resolve) => {
    cancel = schedule(delayMs, resolve);
  });
  return untilStopped(slept, signal, () => cancel());
}
