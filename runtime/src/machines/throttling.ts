import type { ReplyVerdict, RetryPolicy } from "../policy.ts";
import { byStatus } from "./status-pattern.ts";

/** What of a reply says whether it throttles. */
export interface Refusing {
  readonly status: number;
  /** How long the server asks to wait, if it does and that is honoured. */
  readonly askedMs: number | undefined;
  /** What the contract says of a failure in the body of a success. */
  readonly verdict?: ReplyVerdict | undefined;
}

/**
 * Whether a reply says that everybody is to slow down: a 429, a 503 that names a time, and what the contract calls
 * throttling. Whether something was done is another question (`mayHaveActed`).
 */
export function isThrottling(
  { status, askedMs, verdict }: Refusing,
  { responses }: Pick<RetryPolicy, "responses">,
): boolean {
  if (status === 429 || (status === 503 && askedMs !== undefined)) return true;
  const contracted = status < 300 ? verdict : byStatus(responses, status);
  return contracted === "throttling";
}
