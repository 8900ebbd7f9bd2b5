/**
 * Runs an observer. What it throws there is nobody to tell: the observer is who would be told. Nor what it rejects with,
 * where it is async: nobody waits for it, and a rejection that nobody handles ends the process.
 */
export function undisturbed<T>(observe: () => T): T | undefined {
  try {
    const seen = observe();
    if (isThenable(seen)) Promise.resolve(seen).catch(() => undefined);
    return seen;
  } catch {
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}
