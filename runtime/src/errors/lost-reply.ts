import type { Sent } from "../call/record.ts";
import type { ErrorContext } from "./context.ts";

/** Of a request of which nothing else is known. */
export const PERHAPS_ARRIVED = "The request may have arrived. Call again if a repeat does no harm.";

/** A success is known to have happened, though its reply did not come through. */
export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status < 300;
}

/** What to do where no complete reply came, and its head or the key makes sure of it; `undefined`: neither does. */
export function sureAdvice(
  context: ErrorContext,
  sent: Sent,
  status: number | undefined,
): string | undefined {
  if (isSuccess(status)) {
    return `The server answered ${status}: the request took effect, only the reply is lost. Read it again.`;
  }
  return sent !== "no" || context.keyMayBeDone ? context.keyAdvice?.repeat : undefined;
}
