import type { AuthErrorCode, OAuthFailure } from "../errors/auth-error.ts";

/** What a fault is made of. No field may hold a secret. */
export interface CredentialFaultDetails {
  readonly code: AuthErrorCode;
  readonly message: string;
  /** What to do next, in a sentence. */
  readonly advice: string;
  /** Whether the same may succeed later. Default: no. */
  readonly retryable?: boolean;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** What the token endpoint said. */
  readonly oauth?: OAuthFailure | undefined;
}

/** Thrown by a provider that has no credential to give; becomes the `AuthError` of the call. Never holds a secret, nor a cause that may. */
export class CredentialFault extends Error {
  readonly details: CredentialFaultDetails;

  constructor(details: CredentialFaultDetails) {
    super(details.message);
    this.name = "CredentialFault";
    this.details = details;
  }
}
