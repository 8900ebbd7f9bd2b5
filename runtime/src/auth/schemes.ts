import { InputFault } from "../errors/input-fault.ts";
import type { OAuthFlow, SchemeUse, SecurityScheme } from "../operation.ts";
import { credentialsPart } from "./credentials-part.ts";
import { COOKIE, type CredentialPlace, HEADER, QUERY } from "./places.ts";
import type { Credential } from "./provider.ts";

/** An API key in a header. */
export const apiKeyInHeader = /*@__NO_SIDE_EFFECTS__*/ (name: string): SecurityScheme => apiKey(HEADER, name);

/** An API key in the query. */
export const apiKeyInQuery = /*@__NO_SIDE_EFFECTS__*/ (name: string): SecurityScheme => apiKey(QUERY, name);

/** An API key in a cookie. */
export const apiKeyInCookie = /*@__NO_SIDE_EFFECTS__*/ (name: string): SecurityScheme => apiKey(COOKIE, name);

/** HTTP basic: user name and password. */
export const basic = /*@__NO_SIDE_EFFECTS__*/ (): SecurityScheme => ({
  kind: "basic",
  ...authorization((credential, scheme) => `Basic ${basicPair(credential, scheme)}`),
});

/** A bearer token, of the format if the document names one. */
export const bearer = /*@__NO_SIDE_EFFECTS__*/ (format?: string): SecurityScheme => ({
  kind: "bearer",
  ...(format !== undefined && { format }),
  ...token("Bearer"),
});

/** Another scheme of HTTP authentication: the credential is all that follows its name. */
export const httpScheme = /*@__NO_SIDE_EFFECTS__*/ (scheme: string): SecurityScheme => ({
  kind: "http",
  scheme,
  ...token(scheme),
});

/** A token of OAuth 2.0, from the endpoints of these flows. */
export const oauth2 = /*@__NO_SIDE_EFFECTS__*/ (
  flows: Readonly<Record<string, OAuthFlow>>,
): SecurityScheme => ({
  kind: "oauth2",
  flows,
  ...token("Bearer"),
});

/** A token of OpenID Connect, whose endpoints are found at the address. */
export const openIdConnect = /*@__NO_SIDE_EFFECTS__*/ (url: string): SecurityScheme => ({
  kind: "openIdConnect",
  url,
  ...token("Bearer"),
});

/** A certificate: the connection is the credential, and belongs to the platform's `fetch`. */
export const mutualTLS = /*@__NO_SIDE_EFFECTS__*/ (): SecurityScheme => ({
  kind: "mutualTLS",
  uses: credentialsPart,
});

function apiKey(place: CredentialPlace, name: string): SecurityScheme {
  return {
    kind: "apiKey",
    in: place.kind,
    name,
    uses: credentialsPart,
    apply: (credential, scheme) => ({ place, name, value: textOf(credential, scheme) }),
  };
}

function token(prefix: string): SchemeUse {
  return authorization((credential, scheme) => `${prefix} ${textOf(credential, scheme)}`);
}

function authorization(written: (credential: Credential, scheme: string) => string): SchemeUse {
  return {
    uses: credentialsPart,
    apply: (credential, scheme) => ({
      place: HEADER,
      name: "Authorization",
      value: written(credential, scheme),
    }),
  };
}

function textOf(credential: Credential, scheme: string): string {
  if (typeof credential === "string") return credential;
  throw new InputFault(`the credential for "${scheme}" is not text`, `Pass a string as auth.${scheme}.`);
}

/** RFC 7617: UTF-8, and no colon in the user name. */
function basicPair(credential: Credential, scheme: string): string {
  if (typeof credential === "string") {
    throw new InputFault(
      `the credential for "${scheme}" is text`,
      `Pass { username, password } as auth.${scheme}.`,
    );
  }
  const { username, password } = credential;
  if (username.includes(":")) {
    throw new InputFault(`the user name for "${scheme}" holds a colon`, "HTTP basic has no way to send one.");
  }
  const octets = new TextEncoder().encode(`${username}:${password}`);
  return btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""));
}
