import type { Sent } from "../call/record.ts";
import type { Verdict } from "../machines/classify.ts";
import type { AttemptFailure } from "../transport/failure.ts";
import { ambiguous } from "./ambiguous.ts";
import type { ErrorContext } from "./context.ts";
import { PERHAPS_ARRIVED, sureAdvice } from "./lost-reply.ts";
import type { SdkError } from "./sdk-error.ts";
import { TimeoutError } from "./timeout-error.ts";
import { TransportError } from "./transport-error.ts";

/** The error of a call whose last attempt gave no complete reply. `sent`: of all of its attempts. */
export function transportError(
  context: ErrorContext,
  { reason, status, cause }: AttemptFailure,
  verdict: Verdict,
  sent: Sent,
  limitMs = 0,
): SdkError {
  const advice = sureAdvice(context, sent, status) ?? (sent === "no" ? NOTHING_DONE : PERHAPS_ARRIVED);
  if (reason === "connect-timeout") {
    return new TimeoutError(context, { phase: "connect", limitMs, sent, retryable: true, advice, cause });
  }
  const place = status === undefined ? "" : ` while the body of a ${status} was read`;
  const error = new TransportError(context, {
    sent,
    reason,
    message: `${reason}${place} (attempt ${context.attempts.length})`,
    retryable: verdict.kind === "repeat" || sent === "no",
    advice: reason.endsWith("hook-failed") ? HOOK_ADVICE : advice,
    cause,
  });
  // A success says that it happened.
  const isUnknown = verdict.kind === "ambiguous" && status === undefined;
  return isUnknown ? ambiguous(context, verdict.why, error) : error;
}

const NOTHING_DONE = "Nothing was done. Check the address and the network, then call again.";
const HOOK_ADVICE = "A hook of the client's fetch failed, and not the server: look at the cause.";
