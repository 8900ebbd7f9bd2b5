import type { ErrorContext } from "./context.ts";
import { type ErrorKind, SdkError } from "./sdk-error.ts";

/**
 * `missing-credential`: the client was given none. `credential-failed`: the function that provides it failed.
 * `untrusted-server`: the client has one, but a variable of the document decides who would see it.
 * `token-refused`: the token endpoint refused, or what it said cannot be used. `token-unavailable`: it could not be reached, or was not able to answer.
 */
export type AuthErrorCode =
  | "missing-credential"
  | "credential-failed"
  | "untrusted-server"
  | "token-refused"
  | "token-unavailable";

/** What a token endpoint says of a failure (RFC 6749 section 5.2). */
export interface OAuthFailure {
  /** Such as `invalid_client`; absent: the endpoint gave none. */
  readonly error?: string | undefined;
  readonly description?: string | undefined;
  readonly status?: number | undefined;
}

/** What an `AuthError` is made of. */
export interface AuthErrorDetails {
  readonly code: AuthErrorCode;
  /** Security schemes that the operation needs and the client has no credential for. */
  readonly schemes: readonly string[];
  /** What follows the operation's id. */
  readonly message: string;
  readonly advice: string;
  /** Default: no. */
  readonly retryable?: boolean | undefined;
  readonly oauth?: OAuthFailure | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** No credential was to be had; nothing was sent with it. Never holds one. */
export class AuthError extends SdkError {
  static override readonly kindOf: ErrorKind = "auth";
  declare readonly kind: "auth";
  readonly status: undefined;
  /** Names of the security schemes concerned. */
  readonly schemes: readonly string[];
  /** What the token endpoint said, where one was asked and answered. */
  readonly oauth: OAuthFailure | undefined;
  /** How long the authorization server asks to wait, where it does. */
  readonly retryAfterMs: number | undefined;

  constructor(context: ErrorContext, details: AuthErrorDetails) {
    super(context, details);
    this.schemes = details.schemes;
    this.oauth = details.oauth;
    this.retryAfterMs = details.retryAfterMs;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), schemes: this.schemes, oauth: this.oauth, retryAfterMs: this.retryAfterMs };
  }
}
