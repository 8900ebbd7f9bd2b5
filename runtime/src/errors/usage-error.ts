import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** The caller's mistake: an option or input that cannot be sent. Nothing was sent, or nothing more than `attempts` says. */
export class UsageError extends SdkError {
  static override readonly kindOf: ErrorKind = "usage";
  declare readonly kind: "usage";
  readonly status: undefined;

  constructor(context: ErrorContext, message: string, advice: string, cause?: unknown) {
    super(context, { code: "invalid-usage", message, advice, cause });
  }
}
