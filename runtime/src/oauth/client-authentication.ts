import {
  type AuthorizationServer,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type JsonValue,
  modifyAssertion,
  None,
  PrivateKeyJwt,
} from "oauth4webapi";
import { isPlaceholder } from "../auth/placeholder.ts";
import { setUpFault } from "./faults.ts";
import type { ClientAuthentication, OAuthClientOptions, SecretSource } from "./options.ts";
import type { Server } from "./server.ts";

/** The secret as it is now. */
export async function secretOf(source: SecretSource): Promise<string> {
  return typeof source === "function" ? source() : source;
}

/** How the client authenticates this once; `remember` is told each secret that is used. */
export async function authenticationOf(
  options: OAuthClientOptions,
  server: Server,
  remember: (secret: string) => void,
): Promise<ClientAuth> {
  refusePlaceholder("clientId", options.clientId);
  const method = options.clientAuthentication ?? defaultMethod(options, server.metadata);
  if (method === "none") return None();
  if (method === "private_key_jwt") return privateKeyJwt(options, server);
  const { clientSecret } = options;
  if (clientSecret === undefined) {
    throw setUpFault(`${method} needs a secret`, "Pass `clientSecret`, or another `clientAuthentication`.");
  }
  const secret = await secretOf(clientSecret);
  refusePlaceholder("clientSecret", secret);
  remember(secret);
  return method === "client_secret_post" ? ClientSecretPost(secret) : ClientSecretBasic(secret);
}

/** Throws `CredentialFault` where nobody has filled in what is to be the client's. */
export function refusePlaceholder(option: string, value: string): void {
  if (isPlaceholder(value)) {
    throw setUpFault(`\`${option}\` is a placeholder, or empty`, `Fill in \`${option}\`; nothing was sent.`);
  }
}

function defaultMethod(
  { clientKey, clientSecret }: OAuthClientOptions,
  metadata: AuthorizationServer,
): ClientAuthentication {
  if (clientKey !== undefined) return "private_key_jwt";
  if (clientSecret === undefined) return "none";
  const listed = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const isPostOnly = !listed.includes("client_secret_basic") && listed.includes("client_secret_post");
  return isPostOnly ? "client_secret_post" : "client_secret_basic";
}

function privateKeyJwt({ clientKey }: OAuthClientOptions, { metadata, isIssuerKnown }: Server): ClientAuth {
  if (clientKey === undefined) {
    throw setUpFault("private_key_jwt needs a key", "Pass `clientKey`, or another `clientAuthentication`.");
  }
  // RFC 7523 section 3: the audience is the server's issuer, or, where that is not known, its token endpoint.
  const audience = isIssuerKnown ? metadata.issuer : (metadata.token_endpoint ?? metadata.issuer);
  return PrivateKeyJwt(clientKey, {
    [modifyAssertion]: (_header: Record<string, JsonValue | undefined>, payload) => {
      payload["aud"] = audience;
    },
  });
}
