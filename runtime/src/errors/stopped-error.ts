import type { Sent } from "../call/record.ts";
import type { Stop } from "../call/stop.ts";
import { defaultClass } from "../policy-defaults.ts";
import { AbortedError } from "./aborted-error.ts";
import { ambiguous } from "./ambiguous.ts";
import type { ErrorContext } from "./context.ts";
import { PERHAPS_ARRIVED, sureAdvice } from "./lost-reply.ts";
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
  const { phase, limitMs, awaited } = stop;
  const retryable =
    sent === "no" || defaultClass(method) !== "unsent" || context.idempotencyKey !== undefined;
  const advice =
    sureAdvice(context, sent, status) ?? awaited?.advice ?? (retryable ? LATER : PERHAPS_ARRIVED);
  const timeout = new TimeoutError(context, {
    phase,
    limitMs,
    awaited: awaited?.what,
    sent,
    retryable,
    advice,
  });
  return retryable || status !== undefined
    ? timeout
    : ambiguous(context, `no reply came in time (${phase} timeout)`, timeout);
}

const LATER = "Call again later, or raise the timeout if the API needs longer.";
