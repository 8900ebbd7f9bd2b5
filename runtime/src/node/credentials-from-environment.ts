import { env } from "node:process";
import { CredentialFault } from "../auth/fault.ts";
import type { Credential, CredentialProvider } from "../auth/provider.ts";
import type { CredentialFunction, CredentialSource, CredentialsOf } from "../client/options.ts";
import { clientCredentials } from "../oauth/client-credentials.ts";
import type { TokenStore } from "../oauth/token-store.ts";
import type { SecurityScheme } from "../operation.ts";
import { environmentName, prefixOf } from "./environment-names.ts";

/** Where credentials are looked for. */
export interface EnvironmentOptions {
  /** What the names of all variables begin with. Default: the API's title, as in `PAYMENTS` for "Payments API". */
  readonly prefix?: string | undefined;
  /** Names for single schemes, in place of those that are derived. */
  readonly names?: Readonly<Record<string, string>> | undefined;
  /** The variables. Default: those of the process. */
  readonly variables?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where tokens of OAuth schemes are kept. Default: in memory. */
  readonly store?: TokenStore | undefined;
}

/**
 * Credentials of all schemes, from variables whose names the generated README prints: `PAYMENTS_SECRET_KEY` for the scheme
 * `secretKey` of "Payments"; with `_USERNAME` and `_PASSWORD` for `basic`; with `_CLIENT_ID` and `_CLIENT_SECRET` for
 * `oauth2` by client credentials, whose tokens are then got and kept fresh. Looked up before every attempt, but for the
 * client's id, which is when the client is made.
 *
 * @example
 * const api = createClient({ auth: credentialsFromEnvironment() });
 */
export function credentialsFromEnvironment(options: EnvironmentOptions = {}): CredentialsOf {
  const { variables = env, names = {} } = options;
  return ({ name: title, securitySchemes }) => {
    const prefix = options.prefix ?? prefixOf(title);
    const sources = Object.entries(securitySchemes).flatMap(([scheme, declared]) => {
      const name = Object.hasOwn(names, scheme) ? names[scheme] : undefined;
      const source = sourceOf(declared, name ?? environmentName(prefix, scheme), variables, options.store);
      return source === undefined ? [] : [[scheme, source] as const];
    });
    return Object.fromEntries(sources);
  };
}

type Variables = Readonly<Record<string, string | undefined>>;

function sourceOf(
  scheme: SecurityScheme,
  name: string,
  variables: Variables,
  store: TokenStore | undefined,
): CredentialSource {
  switch (scheme.kind) {
    case "mutualTLS":
      return undefined;
    case "basic":
      return withHint(
        () => basic(read(variables, `${name}_USERNAME`), read(variables, `${name}_PASSWORD`)),
        `Set ${name}_USERNAME and ${name}_PASSWORD in the environment.`,
      );
    case "oauth2":
    case "openIdConnect": {
      const isOwn = scheme.kind === "openIdConnect" || "clientCredentials" in scheme.flows;
      const clientId = isOwn ? read(variables, `${name}_CLIENT_ID`) : undefined;
      if (clientId !== undefined) return ownTokens(clientId, name, variables, store);
      const pair = isOwn ? `${name}_CLIENT_ID and ${name}_CLIENT_SECRET, or a token as ` : "";
      return withHint(() => read(variables, name), `Set ${pair}${name} in the environment.`);
    }
    default:
      return withHint(() => read(variables, name), `Set ${name} in the environment.`);
  }
}

function ownTokens(
  clientId: string,
  name: string,
  variables: Variables,
  store: TokenStore | undefined,
): CredentialProvider {
  const clientSecret = (): string => {
    const secret = read(variables, `${name}_CLIENT_SECRET`);
    if (secret !== undefined) return secret;
    throw new CredentialFault({
      code: "missing-credential",
      message: `${name}_CLIENT_ID is set, and ${name}_CLIENT_SECRET is not`,
      advice: `Set ${name}_CLIENT_SECRET in the environment.`,
    });
  };
  return clientCredentials({ clientId, clientSecret, store });
}

/** Some servers take a key as the one, and nothing as the other. */
function basic(username: string | undefined, password: string | undefined): Credential | undefined {
  return username === undefined && password === undefined
    ? undefined
    : { username: username ?? "", password: password ?? "" };
}

/** Empty is how shells and containers say that there is none. */
function read(variables: Variables, name: string): string | undefined {
  const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
  return value === "" ? undefined : value;
}

function withHint(ask: () => Credential | undefined, hint: string): CredentialFunction {
  return Object.assign(ask, { hint });
}
