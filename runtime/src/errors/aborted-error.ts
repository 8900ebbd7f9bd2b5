import type { Sent } from "../call/record.ts";
import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** The caller's signal ended the call. */
export class AbortedError extends SdkError {
  static override readonly kindOf: ErrorKind = "aborted";
  declare readonly kind: "aborted";
  readonly status: undefined;
  /** The signal's reason, untouched. Not enumerable. */
  declare readonly reason: unknown;
  /** Whether a request may have reached the server before. */
  readonly sent: Sent;

  constructor(context: ErrorContext, reason: unknown, sent: Sent) {
    super(context, {
      code: "aborted",
      message: "aborted by the caller",
      retryable: sent === "no",
      advice:
        sent === "no"
          ? "Nothing was done; call again when wanted."
          : "A request was under way; the server may still complete it.",
      cause: reason,
    });
    this.sent = sent;
    Object.defineProperty(this, "reason", { value: reason });
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), sent: this.sent };
  }
}
