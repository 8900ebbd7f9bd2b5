import type { CredentialProvider } from "../auth/provider.ts";
import { createAsker } from "./asker.ts";
import { secretOf } from "./client-authentication.ts";
import { setUpFault } from "./faults.ts";
import { type Grant, scopeParameter } from "./grant.ts";
import { createOAuthProvider } from "./oauth-provider.ts";
import type { OAuthClientOptions, SecretSource } from "./options.ts";
import type { GrantRequest } from "./token-request.ts";

/** Options of `tokenExchange`. With a `store`, `account` says whose tokens these are: subject tokens come and go. */
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

const GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/** Gets one token for another, with which the API is called for its owner (RFC 8693). */
export function tokenExchange(options: TokenExchangeOptions): CredentialProvider {
  const { store, account = "" } = options;
  if (store !== undefined && account === "") {
    throw setUpFault(
      "the tokens of an exchange are somebody's, and the store would give them to others",
      "Pass `account` with the other options of the grant: whose they are, a user's id, say.",
    );
  }
  const grant: Grant = {
    flows: ["clientCredentials"],
    refreshes: false,
    marks: { grant_type: GRANT_TYPE, ...wantedOf(options) },
    initial: (scopes) => exchangeRequest(options, scopes),
  };
  return createOAuthProvider(grant, createAsker(options, grant.flows), false);
}

async function exchangeRequest(
  options: TokenExchangeOptions,
  scopes: readonly string[],
): Promise<GrantRequest> {
  const subject = await secretOf(options.subjectToken);
  const actor = options.actorToken === undefined ? undefined : await secretOf(options.actorToken);
  return {
    grantType: GRANT_TYPE,
    parameters: {
      subject_token: subject,
      subject_token_type: options.subjectTokenType ?? ACCESS_TOKEN_TYPE,
      ...(actor !== undefined && {
        actor_token: actor,
        actor_token_type: options.actorTokenType ?? ACCESS_TOKEN_TYPE,
      }),
      ...wantedOf(options),
      ...scopeParameter(scopes),
    },
    secrets: actor === undefined ? [subject] : [subject, actor],
  };
}

/** What token is asked for. */
function wantedOf({ requestedTokenType, audience }: TokenExchangeOptions): Readonly<Record<string, string>> {
  return {
    ...(requestedTokenType !== undefined && { requested_token_type: requestedTokenType }),
    ...(audience !== undefined && { audience }),
  };
}
