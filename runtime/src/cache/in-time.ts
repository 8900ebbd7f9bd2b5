import type { Environment } from "../environment/environment.ts";

/** What the work gives; `undefined` where it fails, or as soon as it takes longer: a cache is to hurry calls, not to hold them. */
export function inTime<Result>(
  work: () => Promise<Result>,
  limitMs: number,
  { schedule }: Environment,
): Promise<Result | undefined> {
  return new Promise((resolve) => {
    // Who waits for it has a limit of its own, which keeps the process alive.
    const disarm = schedule(limitMs, () => resolve(undefined), "background");
    const end = (result?: Result): void => {
      disarm();
      resolve(result);
    };
    work().then(end, () => end());
  });
}
