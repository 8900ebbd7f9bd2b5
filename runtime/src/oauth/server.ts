import {
  type AuthorizationServer,
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from "oauth4webapi";
import type { CredentialClient, CredentialRequest } from "../auth/provider.ts";
import type { OAuthFlow } from "../operation.ts";
import { type BoundedFetch, Unanswered } from "./bounded-fetch.ts";
import { setUpFault, unavailableFault } from "./faults.ts";
import type { OAuthClientOptions } from "./options.ts";
import { isLoopback, isProtected, isSameSite } from "./site.ts";

/** Where a scheme stands, and with which client: what endpoints are found by. */
export type Place = Pick<CredentialRequest, "declared" | "client">;

/** What a grant is called among the flows of a document. */
export type FlowKind = "clientCredentials" | "authorizationCode" | "deviceAuthorization";

/** Endpoints that the options name, beside those of `OAuthClientOptions`. */
export interface EndpointOptions {
  readonly authorizationUrl?: string | URL | undefined;
  readonly deviceAuthorizationUrl?: string | URL | undefined;
}

/** An authorization server, as far as it is known. */
export interface Server {
  readonly metadata: AuthorizationServer;
  /** Whether the issuer is known, and not just stood in for. */
  readonly isIssuerKnown: boolean;
  /** Token requests that refresh go there, if elsewhere. */
  readonly refreshUrl?: string;
}

type ServerOptions = OAuthClientOptions & EndpointOptions;

/** Finds the server: as the options say, by its issuer's metadata, or in the document. Throws `CredentialFault`. */
export async function findServer(
  options: ServerOptions,
  flows: readonly FlowKind[],
  place: Place,
  ask: BoundedFetch,
): Promise<Server> {
  if (options.tokenUrl !== undefined) return serverOfOptions(options, options.tokenUrl);
  if (options.issuer !== undefined) return discovered(givenUrl(options.issuer, "issuer"), ask);
  const { declared, client } = place;
  if (declared?.kind === "openIdConnect") {
    const issuer = declared.url.replace(
      /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/,
      "",
    );
    return discovered(documentUrl(issuer, client, "openIdConnectUrl"), ask);
  }
  if (declared?.kind === "oauth2") {
    // A grant that no flow stands for, such as an exchange of tokens, goes where the others go.
    const flow = [...flows.map((kind) => declared.flows[kind]), ...Object.values(declared.flows)].find(
      (one) => one?.tokenUrl !== undefined,
    );
    if (flow?.tokenUrl !== undefined) return serverOfFlow(flow, flow.tokenUrl, client);
  }
  throw setUpFault(
    "neither the options nor the document name a token endpoint",
    "Pass `issuer` or `tokenUrl` with the other options of the grant.",
  );
}

function serverOfOptions(options: ServerOptions, tokenUrl: string | URL): Server {
  const token = givenUrl(tokenUrl, "tokenUrl");
  const { issuer, authorizationUrl, deviceAuthorizationUrl } = options;
  const further = (url: string | URL | undefined, name: string): string | undefined =>
    url === undefined ? undefined : givenUrl(url, name).href;
  const authorization = further(authorizationUrl, "authorizationUrl");
  const device = further(deviceAuthorizationUrl, "deviceAuthorizationUrl");
  return {
    isIssuerKnown: issuer !== undefined,
    metadata: {
      // Verbatim where it is given: issuers are compared as text.
      issuer: issuer === undefined ? token.href : String(issuer),
      token_endpoint: token.href,
      ...(authorization !== undefined && { authorization_endpoint: authorization }),
      ...(device !== undefined && { device_authorization_endpoint: device }),
    },
  };
}

function serverOfFlow(flow: OAuthFlow, tokenUrl: string, client: CredentialClient): Server {
  const token = documentUrl(tokenUrl, client, "tokenUrl").href;
  const further = (url: string | undefined, name: string): string | undefined =>
    url === undefined ? undefined : documentUrl(url, client, name).href;
  const authorization = further(flow.authorizationUrl, "authorizationUrl");
  const device = further(flow.deviceAuthorizationUrl, "deviceAuthorizationUrl");
  const refresh = further(flow.refreshUrl, "refreshUrl");
  return {
    isIssuerKnown: false,
    metadata: {
      issuer: token,
      token_endpoint: token,
      ...(authorization !== undefined && { authorization_endpoint: authorization }),
      ...(device !== undefined && { device_authorization_endpoint: device }),
    },
    ...(refresh !== undefined && { refreshUrl: refresh }),
  };
}

async function discovered(issuer: URL, ask: BoundedFetch): Promise<Server> {
  const metadata = (await metadataOf(issuer, "oidc", ask)) ?? (await metadataOf(issuer, "oauth2", ask));
  if (metadata === undefined) {
    throw setUpFault(
      `${issuer.href} has no metadata of an authorization server`,
      "Correct `issuer`, or pass `tokenUrl` where the server has no metadata.",
    );
  }
  const endpoints = [
    metadata.token_endpoint,
    metadata.authorization_endpoint,
    metadata.device_authorization_endpoint,
  ].filter((url) => url !== undefined);
  if (metadata.token_endpoint === undefined || !endpoints.every(isProtectedText)) {
    throw setUpFault(
      `the metadata of ${issuer.href} names no token endpoint that secrets may be sent to`,
      "Its endpoints must be https, or http on this machine.",
    );
  }
  return { metadata, isIssuerKnown: true };
}

/** `undefined`: there is none at that place. */
async function metadataOf(
  issuer: URL,
  algorithm: "oidc" | "oauth2",
  ask: BoundedFetch,
): Promise<AuthorizationServer | undefined> {
  const response = await discoveryRequest(issuer, {
    algorithm,
    [customFetch]: ask,
    [allowInsecureRequests]: isLoopback(issuer),
  }).catch((thrown: unknown) => {
    throw thrown instanceof Unanswered ? unavailableFault(thrown) : thrown;
  });
  const { status } = response;
  if (status === 429 || status >= 500) throw unavailableFault({ reason: `status ${status}`, status });
  if (status !== 200) return undefined;
  try {
    return await processDiscoveryResponse(issuer, response);
  } catch {
    throw setUpFault(
      `the metadata at ${issuer.origin} is not that of ${issuer.href}`,
      "Pass `issuer` exactly as the server spells it in its metadata.",
    );
  }
}

function givenUrl(url: string | URL, name: string): URL {
  const text = String(url);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed !== undefined && isProtected(parsed)) return parsed;
  throw setUpFault(
    `\`${name}\` is no URL that secrets may be sent to`,
    "It must be absolute, without user name, and https, or http on this machine.",
  );
}

/** Of a document: whoever wrote that may be a stranger, and is not to be told the client's secret by writing an address. */
function documentUrl(text: string, client: CredentialClient, name: string): URL {
  const { baseUrl, isBaseVariable, isTrusted } = client;
  const isAbsolute = URL.canParse(text);
  const url = URL.canParse(text, baseUrl) ? new URL(text, baseUrl) : undefined;
  const isTemplate = /[{}]|%7b/i.test(text);
  if (url === undefined || isTemplate || !isProtected(url)) {
    throw setUpFault(
      `the document's \`${name}\` is no URL that secrets may be sent to`,
      "Pass `issuer` or `tokenUrl` with the other options of the grant: https, or http on this machine.",
    );
  }
  const isFixed = !isBaseVariable || isAbsolute;
  const isOurs = isFixed && !isBaseVariable && baseUrl !== undefined && isSameSite(url, baseUrl);
  if (isOurs || (isFixed && isTrusted(url))) return url;
  throw setUpFault(
    `the document's \`${name}\` leads to ${url.origin}, ${isBaseVariable ? "and its variables decide where the API is" : "another site than the API's"}`,
    `If the client's secret may go there, pass tokenUrl: "${url.href}", or its \`issuer\`.`,
  );
}

function isProtectedText(url: string): boolean {
  return URL.canParse(url) && isProtected(new URL(url));
}
