import type { CredentialProvider } from "../auth/provider.ts";
import { createAsker } from "./asker.ts";
import { secretOf } from "./client-authentication.ts";
import type { Grant } from "./grant.ts";
import { createOAuthProvider } from "./oauth-provider.ts";
import type { OAuthClientOptions, SecretSource } from "./options.ts";

/** Options of `refreshToken`. */
export interface RefreshTokenOptions extends OAuthClientOptions {
  /** One to begin with. Where the store has tokens, those are newer and go first. Default: only what the store has. */
  readonly refreshToken?: SecretSource | undefined;
}

/**
 * The access of somebody who has signed in elsewhere: a refresh token is turned into access tokens (RFC 6749 section 6).
 * Where refresh tokens rotate, pass a `store` that outlives the process: the first one works once.
 */
export function refreshToken(options: RefreshTokenOptions): CredentialProvider {
  const { refreshToken: seed } = options;
  const grant: Grant = {
    flows: ["authorizationCode", "deviceAuthorization"],
    refreshes: true,
    ...(seed !== undefined && { seed: () => secretOf(seed) }),
  };
  return createOAuthProvider(grant, createAsker(options, grant.flows), true);
}
