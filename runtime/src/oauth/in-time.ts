import type { Environment } from "../environment/environment.ts";

/** Work took longer than anybody waits for it. What it still does is left to itself. */
export class Overdue extends Error {
  readonly limitMs: number;

  constructor(limitMs: number) {
    super("overdue");
    this.limitMs = limitMs;
  }
}

/** What the work gives. Throws `Overdue` as soon as it takes longer. */
export function inTime<Result>(
  work: Promise<Result>,
  limitMs: number,
  { schedule }: Pick<Environment, "schedule">,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const disarm = schedule(limitMs, () => reject(new Overdue(limitMs)));
    work.finally(disarm).then(resolve, reject);
  });
}
