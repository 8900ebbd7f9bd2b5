import type { Sent } from "../call/record.ts";
import type { Verdict } from "../machines/classify.ts";
import type { AttemptFailure } from "../transport/failure.ts";
import { ambiguous, replyLost } from "./ambiguous.ts";
import type { ErrorContext } from "./context.ts";
import type { SdkError } from "./sdk-error.ts";
import { TimeoutError } from "./timeout-error.ts";
import { TransportError } from "./transport-error.ts";

/** The error of a call whose last attempt gave no complete reply. `sent`: of all of its attempts. */
export function transportError(
  context: ErrorContext,
  failure: AttemptFailure,
  verdict: Verdict,
  sent: Sent,
  connectMs = 0,
): SdkError {
  const { reason, status } = failure;
  if (reason === "connect-timeout") return connectTimeout(context, failure, sent, connectMs);
  const place = status === undefined ? "" : ` while the body of a ${status} was read`;
  const count = context.attempts.length;
  const error = new TransportError(context, {
    sent,
    reason,
    message: `${reason}${place} (attempt ${count})`,
    retryable: verdict.kind === "repeat" || sent === "no",
    advice: reason.endsWith("hook-failed") ? HOOK_ADVICE : adviceFor(sent, status, context),
    cause: failure.cause,
  });
  // A success status says that it happened; only its reply is lost.
  const isKnown = status !== undefined && status < 300;
  return verdict.kind === "ambiguous" && !isKnown ? ambiguous(context, verdict.why, error) : error;
}

const HOOK_ADVICE = "A hook of the client's fetch failed, and not the server: look at the cause.";

function connectTimeout(
  context: ErrorContext,
  { cause }: AttemptFailure,
  sent: Sent,
  limitMs: number,
): TimeoutError {
  const advice = adviceFor(sent, undefined, context);
  return new TimeoutError(context, { phase: "connect", limitMs, sent, retryable: true, advice, cause });
}

function adviceFor(sent: Sent, status: number | undefined, context: ErrorContext): string {
  const { idempotencyKey, keyMayBeDone } = context;
  if (status !== undefined && status < 300) {
    return replyLost(status);
  }
  if (sent === "no" && !keyMayBeDone) {
    return "Nothing was done. Check the address and the network, then call again.";
  }
  if (idempotencyKey !== undefined) {
    return "Call again with the idempotencyKey of this error, so that nothing is done twice.";
  }
  return "The request may have arrived. Call again if a repeat does no harm.";
}
