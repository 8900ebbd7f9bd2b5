import type { PreparedCall } from "../call/handler.ts";
import type { ApiError } from "../errors/api-error.ts";
import { SdkError } from "../errors/sdk-error.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { isThrottling } from "../machines/throttling.ts";
import type { FallbackStep } from "../policy.ts";
import { defaultClass } from "../policy-defaults.ts";

/** A server's word that it has not begun: RFC 8470 section 5.2. */
const TOO_EARLY = 425;

/** Statuses that are no answer to the question: the server was too slow or not ready. */
const NO_ANSWER: readonly number[] = [408, TOO_EARLY];

/**
 * Whether something may stand in for a call that failed so: an outage, never an answer, a mistake of the caller's, a
 * lack of credentials or an abort.
 */
export function isOutage(thrown: unknown, call: PreparedCall): thrown is SdkError {
  if (!(thrown instanceof SdkError)) return false;
  switch (thrown.kind) {
    case "transport":
    case "timeout":
    case "rejected":
    case "ambiguous":
      return true;
    case "api": {
      const { status, verdict = "never" } = thrown as ApiError;
      if (status >= 500 || NO_ANSWER.includes(status) || verdict !== "never") return true;
      return isThrottled(thrown as ApiError, call);
    }
    case "read":
    case "auth":
    case "usage":
    case "aborted":
    case "pagination":
      return false;
  }
}

/** Whether this step may stand in. */
export function mayTake(step: FallbackStep, call: PreparedCall, error: SdkError): boolean {
  const isWrite = defaultClass(call.operation.method) !== "safe";
  switch (step.kind) {
    case "stale":
      return !isWrite;
    case "value":
      // A made-up result of something critical is a lie, however well meant.
      return call.policy.criticality !== "critical" && (!isWrite || isUndone(error, call));
    case "operation":
      return !isWrite || isUndone(error, call);
    case "queue":
      // With its key a write that was done after all is not done again.
      return (
        isUndone(error, call) ||
        call.log.idempotencyKey !== undefined ||
        defaultClass(call.operation.method) !== "unsent"
      );
  }
}

/** Whether nothing can have happened: another way to do it would not do it twice. */
function isUndone(error: SdkError, call: PreparedCall): boolean {
  // The last failure says nothing of the attempts before it. A 503 may come from a gateway whose server has begun.
  if (call.log.keyMayBeDone || call.log.attempts.some(mayHaveActed)) return false;
  if (error.kind === "rejected") return true;
  if (error.kind === "api")
    return (error as ApiError).status === TOO_EARLY || isThrottled(error as ApiError, call);
  return error.kind === "transport" && call.log.attempts.at(-1)?.sent === "no";
}

function isThrottled({ status, retryAfterMs, verdict }: ApiError, { policy }: PreparedCall): boolean {
  return isThrottling({ status, askedMs: retryAfterMs, verdict }, policy.retry);
}

/** Why the call failed: a status, or the code of its error. */
export function causeOf(error: SdkError): string {
  return error.code === "http-status" ? String((error as ApiError).status) : error.code;
}
