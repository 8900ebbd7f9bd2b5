import { AmbiguousOutcomeError } from "./ambiguous-outcome-error.ts";
import type { ErrorContext } from "./context.ts";

/** The error of a write whose effect nobody knows, with the way to find out. */
export function ambiguous(context: ErrorContext, why: string, cause: unknown): AmbiguousOutcomeError {
  const advice =
    context.keyAdvice?.lookUp ??
    "Read the resource, or list recent ones, to see whether it happened before you call again.";
  return new AmbiguousOutcomeError(context, why, advice, cause);
}
