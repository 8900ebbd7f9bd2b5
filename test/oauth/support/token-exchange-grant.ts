import type Provider from "oidc-provider";
import { errors } from "oidc-provider";

const NAME = "urn:ietf:params:oauth:grant-type:token-exchange";
const PARAMETERS = [
  "subject_token",
  "subject_token_type",
  "audience",
  "scope",
  "actor_token",
  "actor_token_type",
];

/** RFC 8693 as far as a client sees it: an access token of the provider's own for another of the same account. */
export function registerTokenExchange(provider: Provider): void {
  provider.registerGrantType(
    NAME,
    async (context) => {
      const { client, params } = context.oidc;
      const subject = await provider.AccessToken.find(String(params?.["subject_token"]));
      if (client === undefined || subject === undefined)
        throw new errors.InvalidGrant("subject token not found");
      const token = new provider.ClientCredentials({ client, scope: String(params?.["scope"] ?? "read") });
      context.body = {
        access_token: await token.save(),
        issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
        token_type: "Bearer",
        expires_in: token.expiration,
      };
    },
    PARAMETERS,
    [],
  );
}
