import type { Sent } from "../call/record.ts";
import type { Stop } from "../call/stop.ts";
import { defaultClass } from "../policy-defaults.ts";
import { AbortedError } from "./aborted-error.ts";
import { ambiguous, replyLost } from "./ambiguous.ts";
import type { ErrorContext } from "./context.ts";
import type { SdkError } from "./sdk-error.ts";
import { TimeoutError } from "./timeout-error.ts";

/** The error of a call that was stopped while it waited. `status`: of the reply whose body it waited for. */
export function stoppedError(
  stop: Stop,
  method: string,
  context: ErrorContext,
  sent: Sent,
  status?: number,
): SdkError {
  if (stop.kind === "caller") return new AbortedError(context, stop.reason, sent);
  const isSafeToRepeat =
    sent === "no" || defaultClass(method) !== "unsent" || context.idempotencyKey !== undefined;
  const timeout = new TimeoutError(context, {
    phase: stop.phase,
    limitMs: stop.limitMs,
    sent,
    retryable: isSafeToRepeat,
    advice: status === undefined ? timeoutAdvice(sent, context) : replyLost(status),
  });
  return isSafeToRepeat || status !== undefined
    ? timeout
    : ambiguous(context, `no reply came in time (${stop.phase} timeout)`, timeout);
}

function timeoutAdvice(sent: Sent, { idempotencyKey }: ErrorContext): string {
  if (idempotencyKey !== undefined && sent !== "no") {
    return "Call again with the idempotencyKey of this error, so that nothing is done twice.";
  }
  return "Call again later, or raise the timeout if the API is known to need longer.";
}
