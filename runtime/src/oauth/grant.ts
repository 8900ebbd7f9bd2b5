import type { FlowKind } from "./server.ts";
import type { GrantRequest } from "./token-request.ts";

/** How tokens are come by. */
export interface Grant {
  /** Among the document's flows; the first that is there names the endpoints. */
  readonly flows: readonly FlowKind[];
  /** How a token is got without anybody's help; absent: somebody has to sign in. */
  readonly initial?: (scopes: readonly string[]) => Promise<GrantRequest>;
  /** A refresh token to begin with. */
  readonly seed?: () => Promise<string>;
  /** Whether the refresh tokens that come along are used. */
  readonly refreshes: boolean;
  /** Whether the tokens stand for the client itself, and so for the same whoever asks. */
  readonly isOwnAccess?: boolean;
  /** Parameters that its tokens are told apart by, beside those of the options. None may be a secret. */
  readonly marks?: Readonly<Record<string, string>>;
}

/** The request that turns a refresh token into new tokens (RFC 6749 section 6). The scopes stay as they are. */
export function refreshRequest(refreshToken: string): GrantRequest {
  return {
    grantType: "refresh_token",
    parameters: { refresh_token: refreshToken },
    secrets: [refreshToken],
  };
}

/** The parameter, if there are any to ask for. */
export function scopeParameter(scopes: readonly string[]): Readonly<Record<string, string>> {
  return scopes.length === 0 ? {} : { scope: scopes.join(" ") };
}
