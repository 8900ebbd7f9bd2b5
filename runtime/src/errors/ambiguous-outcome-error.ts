import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** A write may or may not have happened, and repeating it is not safe. */
export class AmbiguousOutcomeError extends SdkError {
  static override readonly kindOf: ErrorKind = "ambiguous";
  declare readonly kind: "ambiguous";
  readonly status: undefined;

  constructor(context: ErrorContext, why: string, advice: string, cause?: unknown) {
    super(context, {
      code: "ambiguous-outcome",
      message: `the outcome is unknown, ${why}`,
      advice,
      cause,
    });
  }
}
