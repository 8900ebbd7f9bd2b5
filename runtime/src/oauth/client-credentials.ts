import type { CredentialProvider } from "../auth/provider.ts";
import { createAsker } from "./asker.ts";
import { type Grant, scopeParameter } from "./grant.ts";
import { createOAuthProvider } from "./oauth-provider.ts";
import type { OAuthClientOptions } from "./options.ts";

/**
 * The client's own access (RFC 6749 section 4.4): a token for each set of scopes that operations ask for, or one with the
 * `scopes` that are given.
 *
 * @example
 * const api = createClient({ auth: { oauth: clientCredentials({ clientId, clientSecret: () => readSecret() }) } });
 */
export function clientCredentials(options: OAuthClientOptions): CredentialProvider {
  const grantType = "client_credentials";
  const grant: Grant = {
    flows: ["clientCredentials"],
    refreshes: false,
    isOwnAccess: true,
    marks: { grant_type: grantType },
    initial: async (scopes) => ({
      grantType,
      parameters: scopeParameter(scopes),
      secrets: [],
    }),
  };
  return createOAuthProvider(grant, createAsker(options, grant.flows), false);
}
