import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/** What an `AuthError` is made of. */
export interface AuthErrorDetails {
  readonly code: "missing-credential" | "credential-failed";
  /** Security schemes that the operation needs and the client has no credential for. */
  readonly schemes: readonly string[];
  readonly message: string;
  readonly advice: string;
  readonly cause?: unknown;
}

/** No credential was to be had; nothing was sent. Never holds one. */
export class AuthError extends SdkError {
  static override readonly kindOf: ErrorKind = "auth";
  readonly kind = "auth";
  readonly status: undefined;
  /** Names of the security schemes concerned. */
  readonly schemes: readonly string[];

  constructor(context: ErrorContext, details: AuthErrorDetails) {
    super({ kind: "auth", retryable: false, context, ...details });
    this.schemes = details.schemes;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), schemes: this.schemes };
  }
}
