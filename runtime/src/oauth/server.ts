import type { AuthorizationServer } from "oauth4webapi";
import type { CredentialClient, CredentialRequest } from "../auth/provider.ts";
import type { OAuthFlow } from "../operation.ts";
import { setUpFault } from "./faults.ts";
import type { OAuthClientOptions } from "./options.ts";
import { isProtected, isSameSite } from "./site.ts";

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

/** Where a server is: its endpoints themselves, or whom to ask for them. */
export type Located =
  | { readonly kind: "server"; readonly server: Server }
  | { readonly kind: "issuer"; readonly issuer: URL };

/**
 * Locates the server: as the options say, at its issuer, or in the document. `undefined`: none of them says. Throws
 * `CredentialFault` where secrets may not go there; what one client trusts, another may not, so each use is to be checked.
 */
export function locateServer(
  options: ServerOptions,
  flows: readonly FlowKind[],
  { declared, client }: Place,
): Located | undefined {
  const { tokenUrl, issuer } = options;
  if (tokenUrl !== undefined) return { kind: "server", server: serverOfOptions(options, tokenUrl) };
  if (issuer !== undefined) return { kind: "issuer", issuer: givenUrl(issuer, "issuer") };
  if (declared?.kind === "openIdConnect") {
    const url = declared.url.replace(
      /\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/,
      "",
    );
    return { kind: "issuer", issuer: documentUrl(url, client, "openIdConnectUrl") };
  }
  if (declared?.kind !== "oauth2") return undefined;
  // A grant that no flow stands for, such as an exchange of tokens, goes where the others go.
  const flow = [...flows.map((kind) => declared.flows[kind]), ...Object.values(declared.flows)].find(
    (one) => one?.tokenUrl !== undefined,
  );
  if (flow?.tokenUrl === undefined) return undefined;
  return { kind: "server", server: serverOfFlow(flow, flow.tokenUrl, client) };
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
