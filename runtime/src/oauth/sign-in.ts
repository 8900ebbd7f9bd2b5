import { credentialClient } from "../auth/ask.ts";
import type { ClientBase } from "../client/client-base.ts";
import { coreOf } from "../client/client-core.ts";
import { systemEnvironment } from "../environment/system.ts";
import { setUpFault } from "./faults.ts";
import type { Place } from "./server.ts";

/** Which client somebody signs in for, where the endpoints are the document's. */
export interface SignInFor {
  /** The client that the provider was given to. Needed unless the options name `issuer`, or the endpoints. */
  readonly client?: ClientBase | undefined;
  /** Name of the security scheme. Default: the first of OAuth 2.0 or OpenID Connect. */
  readonly scheme?: string | undefined;
}

/** Where somebody signs in. */
export function placeOf({ client, scheme }: SignInFor): Place {
  if (client === undefined) return ANYWHERE;
  const core = coreOf(client);
  const { securitySchemes } = core.descriptor;
  const name = scheme ?? Object.keys(securitySchemes).find((one) => isOAuth(securitySchemes[one]));
  const declared = name === undefined ? undefined : securitySchemes[name];
  if (name === undefined || declared === undefined) {
    throw setUpFault(
      "the client's document has no such security scheme",
      "Pass the name of one as `scheme`.",
    );
  }
  return { declared, client: credentialClient(core, name) };
}

function isOAuth(declared: Place["declared"]): boolean {
  return declared?.kind === "oauth2" || declared?.kind === "openIdConnect";
}

const ANYWHERE: Place = {
  declared: undefined,
  client: {
    environment: systemEnvironment,
    fetch: undefined,
    policy: undefined,
    baseUrl: undefined,
    isBaseVariable: false,
    isTrusted: () => false,
  },
};
