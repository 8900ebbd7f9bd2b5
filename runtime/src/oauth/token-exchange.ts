import type { CredentialProvider } from "../auth/provider.ts";
import { createAsker } from "./asker.ts";
import { secretOf } from "./client-authentication.ts";
import { type Grant, scopeParameter } from "./grant.ts";
import { createOAuthProvider } from "./oauth-provider.ts";
import type { OAuthClientOptions, SecretSource } from "./options.ts";

/** Options of `tokenExchange`. */
export interface TokenExchangeOptions extends OAuthClientOptions {
  /** The token that is given for another: of the user, or of the workload. Asked for at each exchange. */
  readonly subjectToken: SecretSource;
  /** Default: `urn:ietf:params:oauth:token-type:access_token`. */
  readonly subjectTokenType?: string | undefined;
  /** Of whoever acts for the subject. */
  readonly actorToken?: SecretSource | undefined;
  readonly actorTokenType?: string | undefined;
  readonly requestedTokenType?: string | undefined;
  /** Where the token is to be used, by name. Addresses go into `parameters.resource`. */
  readonly audience?: string | undefined;
}

const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/** Gives one token for another, with which the API is called for its owner (RFC 8693). */
export function tokenExchange(options: TokenExchangeOptions): CredentialProvider {
  const { requestedTokenType, audience } = options;
  const marks = {
    ...(requestedTokenType !== undefined && { requested_token_type: requestedTokenType }),
    ...(audience !== undefined && { audience }),
  };
  const grant: Grant = {
    flows: ["clientCredentials"],
    refreshes: false,
    marks,
    initial: async (scopes) => {
      const subject = await secretOf(options.subjectToken);
      const actor = options.actorToken === undefined ? undefined : await secretOf(options.actorToken);
      return {
        grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
        parameters: {
          subject_token: subject,
          subject_token_type: options.subjectTokenType ?? ACCESS_TOKEN_TYPE,
          ...(actor !== undefined && {
            actor_token: actor,
            actor_token_type: options.actorTokenType ?? ACCESS_TOKEN_TYPE,
          }),
          ...marks,
          ...scopeParameter(scopes),
        },
        secrets: actor === undefined ? [subject] : [subject, actor],
      };
    },
  };
  return createOAuthProvider(grant, createAsker(options, grant.flows), false);
}
