import {
  AuthorizationResponseError,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  OperationProcessingError,
  UnsupportedOperationError,
  validateAuthResponse,
} from "oauth4webapi";
import { CredentialFault } from "../auth/fault.ts";
import type { CredentialProvider } from "../auth/provider.ts";
import { type Asker, createAsker } from "./asker.ts";
import { refusedFault, setUpFault } from "./faults.ts";
import { type Grant, scopeParameter } from "./grant.ts";
import { createOAuthProvider } from "./oauth-provider.ts";
import { tokensFor } from "./obtain.ts";
import type { OAuthClientOptions } from "./options.ts";
import type { Server } from "./server.ts";
import { placeOf, type SignInFor } from "./sign-in.ts";

/** Options of `authorizationCode`. */
export interface AuthorizationCodeOptions extends OAuthClientOptions {
  /** Where people sign in. Default: the issuer's; else the document's. */
  readonly authorizationUrl?: string | URL | undefined;
}

/** What a sign-in begins with. */
export interface BeginOptions extends SignInFor {
  /** Where the browser comes back to: as it is registered with the server. */
  readonly redirectUri: string | URL;
  /** Further parameters for the sign-in, such as `prompt` or `login_hint`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** What must be at hand when the browser comes back: plain JSON, for `sessionStorage`, say. Holds a secret: keep it in one place. */
export interface PendingSignIn {
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** A provider that somebody signs in to with a browser. Until then calls fail, unless the store has tokens. */
export interface AuthorizationCodeProvider extends CredentialProvider {
  /** The address to send the browser to, and what is needed when it comes back. Throws `CredentialFault`. */
  readonly begin: (options: BeginOptions) => Promise<{ readonly url: URL; readonly pending: PendingSignIn }>;
  /**
   * Takes the address that the browser came back to, and gets the tokens. Throws `CredentialFault`: the server, or whoever
   * was asked, said no, or the address is not the answer to this sign-in.
   */
  readonly finish: (callback: string | URL, pending: PendingSignIn, options?: SignInFor) => Promise<void>;
}

/**
 * The access of somebody who signs in with a browser: the authorization code grant with PKCE (RFC 6749 section 4.1,
 * RFC 7636), `state`, and the issuer checked where the server sends it (RFC 9207). In a command line, see `signInOnLoopback`
 * of `@gen-client/runtime/node`.
 *
 * @example
 * const login = authorizationCode({ clientId, issuer, scopes: ["read", "offline_access"] });
 * const { url, pending } = await login.begin({ redirectUri });
 * sessionStorage.setItem("pending", JSON.stringify(pending));
 * location.assign(url);
 * // … and on the page that the browser comes back to:
 * await login.finish(location.href, JSON.parse(sessionStorage.getItem("pending")));
 */
export function authorizationCode(options: AuthorizationCodeOptions): AuthorizationCodeProvider {
  const grant: Grant = { flows: ["authorizationCode"], refreshes: true };
  const asker = createAsker(options, grant.flows);
  const provider = createOAuthProvider(grant, asker, true);
  return {
    ...provider,
    begin: async (begun) => {
      const server = await asker.serverAt(placeOf(begun));
      const pending: PendingSignIn = {
        state: generateRandomState(),
        codeVerifier: generateRandomCodeVerifier(),
        redirectUri: String(begun.redirectUri),
      };
      return { url: await authorizationUrl(options, server, begun, pending), pending };
    },
    finish: async (callback, pending, signInFor = {}) => {
      const place = placeOf(signInFor);
      const server = await asker.serverAt(place);
      const code = codeOf(asker, server, callback, pending);
      const { redirectUri, codeVerifier } = pending;
      const tokens = await tokensFor(asker, place, {
        grantType: "authorization_code",
        parameters: { code, redirect_uri: redirectUri, code_verifier: codeVerifier },
        secrets: [code, codeVerifier],
      });
      await provider.adopt(tokens, place);
    },
  };
}

async function authorizationUrl(
  { clientId, scopes }: AuthorizationCodeOptions,
  { metadata }: Server,
  { parameters = {} }: BeginOptions,
  { state, codeVerifier, redirectUri }: PendingSignIn,
): Promise<URL> {
  if (metadata.authorization_endpoint === undefined) {
    throw setUpFault("nothing says where people sign in", "Pass `authorizationUrl`, or `issuer`.");
  }
  const url = new URL(metadata.authorization_endpoint);
  const query = {
    ...parameters,
    ...scopeParameter(scopes === undefined || scopes === false ? [] : scopes),
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/** The code of an answer that is the answer to this sign-in. */
function codeOf(asker: Asker, server: Server, callback: string | URL, { state }: PendingSignIn): string {
  const query = new URLSearchParams(new URL(callback).search);
  // Whoever says so cannot be compared with whom nobody knows.
  if (!server.isIssuerKnown) query.delete("iss");
  try {
    const checked = validateAuthResponse(
      server.metadata,
      { client_id: asker.options.clientId },
      query,
      state,
    );
    const code = checked.get("code");
    if (code !== null && code !== "") return code;
  } catch (thrown) {
    if (thrown instanceof AuthorizationResponseError) {
      const { error, error_description: description } = thrown;
      throw refusedFault({ error, description }, asker.text);
    }
    const isOther = thrown instanceof OperationProcessingError || thrown instanceof UnsupportedOperationError;
    if (!isOther) throw thrown;
  }
  throw new CredentialFault({
    code: "token-refused",
    message: "the address that the browser came back to is not the answer to this sign-in",
    advice:
      "Begin again. If nobody meddled, the state or the issuer in it is another one, or it holds no code.",
  });
}
