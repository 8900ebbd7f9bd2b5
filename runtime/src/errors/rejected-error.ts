import type { Refusal } from "../call/refused.ts";
import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** Why the client refused to send. */
export type RejectionCode =
  | "breaker-open"
  | "bulkhead-full"
  | "rate-limited"
  | "budget-spent"
  | "journal-failed";

/**
 * Refused by the client's own policy. With no `attempts`, nothing was sent; otherwise an attempt failed, the refusal is
 * why no other followed, and the failure is the `cause`.
 */
export class RejectedError extends SdkError {
  static override readonly kindOf: ErrorKind = "rejected";
  declare readonly kind: "rejected";
  readonly status: undefined;
  /** When a call may pass again, as far as known. */
  readonly retryAfterMs: number | undefined;

  constructor(context: ErrorContext, { code, advice, retryAfterMs }: Refusal, cause?: unknown) {
    super(context, {
      code,
      message: messageOf(code, cause),
      retryable: true,
      advice: context.keyAdvice === undefined ? advice : `${advice} ${context.keyAdvice.repeat}`,
      cause,
    });
    this.retryAfterMs = retryAfterMs;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), retryAfterMs: this.retryAfterMs };
  }
}

function messageOf(code: RejectionCode, cause: unknown): string {
  if (cause === undefined || code === "journal-failed") return `refused before sending (${code})`;
  const failure = cause instanceof Error ? ` after: ${cause.message}` : "";
  return `not tried again (${code})${failure}`;
}
