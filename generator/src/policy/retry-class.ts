import { RETRY_CLASSES } from "../extension/blocks/retry.ts";
import type { RetryClass } from "../ir/policy.ts";

/** Whether a value names a built-in class. */
export function isRetryClass(value: unknown): value is RetryClass {
  return RETRY_CLASSES.some((name) => name === value);
}

const REPEATS_AFTER_SENDING: ReadonlySet<RetryClass> = new Set([
  "idempotent",
  "safe",
  "keyed",
  "conditional",
  "rate-limited",
  "long-poll",
]);

/** Whether a class repeats requests that the server may have acted on. */
export function repeatsAfterSending(retryClass: RetryClass): boolean {
  return REPEATS_AFTER_SENDING.has(retryClass);
}
