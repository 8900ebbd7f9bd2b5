import type { PreparedCall } from "../call/handler.ts";
import type { ApiError } from "../errors/api-error.ts";
import { SdkError } from "../errors/sdk-error.ts";
import type { TransportError } from "../errors/transport-error.ts";
import type { FallbackStep } from "../policy.ts";
import { defaultClass } from "../policy-defaults.ts";

/** Statuses that are no answer to the question: the server was too slow, too busy or not ready. */
const NO_ANSWER: readonly number[] = [408, 425, 429];

/** Statuses by which a server says that it has done nothing. */
const NOT_DONE: readonly number[] = [425, 429, 503];

/**
 * Whether something may stand in for a call that failed so: an outage, never an answer, a mistake of the caller's, a
 * lack of credentials or an abort.
 */
export function isOutage(thrown: unknown): thrown is SdkError {
  if (!(thrown instanceof SdkError)) return false;
  switch (thrown.kind) {
    case "transport":
    case "timeout":
    case "rejected":
    case "ambiguous":
      return true;
    case "api": {
      const { status, verdict = "never" } = thrown as ApiError;
      return status >= 500 || NO_ANSWER.includes(status) || verdict !== "never";
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
      return call.policy.criticality !== "critical" && (!isWrite || isUndone(error));
    case "operation":
      return !isWrite || isUndone(error);
    case "queue":
      // With its key a write that was done after all is not done again.
      return (
        isUndone(error) ||
        call.log.idempotencyKey !== undefined ||
        defaultClass(call.operation.method) !== "unsent"
      );
  }
}

/** Whether nothing can have happened: another way to do it would not do it twice. */
function isUndone(error: SdkError): boolean {
  if (error.kind === "rejected") return true;
  if (error.kind === "api") {
    const { status, verdict } = error as ApiError;
    return NOT_DONE.includes(status) || verdict === "throttling";
  }
  return error.kind === "transport" && (error as TransportError).sent === "no";
}

/** Why the call failed: a status, or the code of its error. */
export function causeOf(error: SdkError): string {
  return error.code === "http-status" ? String((error as ApiError).status) : error.code;
}
