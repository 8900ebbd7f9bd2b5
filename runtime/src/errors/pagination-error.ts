import type { ErrorContext } from "./context.ts";
import { type ErrorCode, type ErrorKind, SdkError } from "./sdk-error.ts";

/** Why a list could not be followed. */
export type PaginationCode = Extract<
  ErrorCode,
  "repeated-cursor" | "repeated-page" | "empty-pages" | "missing-items" | "missing-cursor" | "foreign-link"
>;

/** The pages came, and where they lead makes no sense. `page` says which one was the last of use. */
export class PaginationError extends SdkError {
  static override readonly kindOf: ErrorKind = "pagination";
  declare readonly kind: "pagination";
  declare readonly code: PaginationCode;
  readonly status: undefined;

  constructor(context: ErrorContext, code: PaginationCode, message: string, advice: string) {
    super(context, { code, message, advice });
  }
}
