/** A token with what is known of it. Plain JSON. */
export interface TokenSet {
  readonly accessToken: string;
  readonly tokenType: "Bearer" | "DPoP";
  readonly refreshToken?: string;
  /** Scopes that were granted, separated by spaces; absent: those that were asked for. */
  readonly scope?: string;
  /** When it came, on the wall clock, in milliseconds since 1970. */
  readonly obtainedAtMs: number;
  /** When it ends, on the same clock; absent: the server did not say, or nothing that can be believed. */
  readonly expiresAtMs?: number;
}
