import type { Sent } from "../call/record.ts";
import type { ErrorContext } from "./context.ts";

/** Of a request of which nothing else is known. */
export const PERHAPS_ARRIVED = "The request may have arrived. Call again if a repeat does no harm.";

/**
 * What to do where no complete reply came, and its head or the key makes sure of it; `undefined`: neither does. `status`: of a
 * success whose body did not come through, for failures do without theirs.
 */
export function sureAdvice(
  context: ErrorContext,
  sent: Sent,
  status: number | undefined,
): string | undefined {
  if (status !== undefined) {
    return `The server answered ${status}: the request took effect, only the reply is lost. Read it again.`;
  }
  return sent !== "no" || context.keyMayBeDone ? context.keyAdvice?.repeat : undefined;
}
