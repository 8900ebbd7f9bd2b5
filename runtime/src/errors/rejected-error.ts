import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** Why the client refused to send. */
export type RejectionCode = "breaker-open" | "bulkhead-full" | "rate-limited" | "budget-spent";

/** Refused by the client's own policy; nothing was sent. */
export class RejectedError extends SdkError {
  static override readonly kindOf: ErrorKind = "rejected";
  readonly kind = "rejected";
  readonly status: undefined;
  /** When a call may pass again, as far as known. */
  readonly retryAfterMs: number | undefined;

  constructor(context: ErrorContext, code: RejectionCode, advice: string, retryAfterMs?: number) {
    const message = `${context.operation}: refused before sending (${code})`;
    super({ kind: "rejected", code, message, retryable: true, advice, context });
    this.retryAfterMs = retryAfterMs;
  }
}
