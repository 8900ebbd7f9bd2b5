import type { NamedSecurityScheme, OAuthFlow } from "../ir/api.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, joinCode } from "./code.ts";
import { environmentName, prefixOf } from "./environment-names.ts";
import { codeSpan, inlineMarkdown, sentenceMarkdown } from "./markdown.ts";

/** The connection is the credential of mutual TLS. */
export function isFromEnvironment({ scheme }: NamedSecurityScheme): boolean {
  return scheme.kind !== "mutualTLS";
}

/** Names of variables, as `credentialsFromEnvironment` of the runtime derives them. */
export function variablesOf(scheme: NamedSecurityScheme, { title }: Plan["api"]): Code {
  const name = environmentName(prefixOf(title), scheme.name);
  if (!isFromEnvironment(scheme)) return code`none`;
  const pair = (first: string, second: string): Code =>
    code`${codeSpan(`${name}_${first}`)} and ${codeSpan(`${name}_${second}`)}`;
  if (scheme.scheme.kind === "basic") return pair("USERNAME", "PASSWORD");
  return isOwn(scheme)
    ? code`${pair("CLIENT_ID", "CLIENT_SECRET")}, or a token as ${codeSpan(name)}`
    : codeSpan(name);
}

/** Whether the client can get tokens for itself. */
function isOwn({ scheme }: NamedSecurityScheme): boolean {
  const isOAuth = scheme.kind === "oauth2" && scheme.flows.some(({ kind }) => kind === "clientCredentials");
  return isOAuth || scheme.kind === "openIdConnect";
}

/** Providers of the runtime by the flow that they speak; flows that OAuth 2.1 leaves out have none. */
const PROVIDERS: Readonly<Partial<Record<OAuthFlow["kind"], Code>>> = {
  authorizationCode: code`\`authorizationCode\``,
  clientCredentials: code`\`clientCredentials\``,
  deviceAuthorization: code`\`deviceCode\``,
};

/** Schemes whose tokens need not be got by hand, each with what gets them. */
export function tokenProviders({ api }: Plan): readonly Code[] {
  return api.securitySchemes.flatMap(({ name, scheme }) => {
    if (scheme.kind !== "oauth2") return [];
    const providers = [...new Set(scheme.flows.flatMap(({ kind }) => PROVIDERS[kind] ?? []))];
    return providers.length === 0 ? [] : [code`${codeSpan(name)} by ${joinCode(providers, ", ")}`];
  });
}

/** What kind of credential a scheme asks for, and what the document says of it. */
export function howTo({ scheme, description, deprecated }: NamedSecurityScheme): Code {
  const kinds: Readonly<Record<typeof scheme.kind, string>> = {
    apiKey: scheme.kind === "apiKey" ? `API key in the ${scheme.in} ${scheme.name}` : "",
    basic: "user name and password",
    bearer: "bearer token",
    http: scheme.kind === "http" ? `HTTP scheme ${scheme.scheme}` : "",
    oauth2: "OAuth 2.0 access token",
    openIdConnect: "OpenID Connect access token",
    mutualTLS: "client certificate, of the connection",
  };
  const text = sentenceMarkdown(description ?? "");
  const kind = inlineMarkdown(`${kinds[scheme.kind]}${deprecated === true ? " (deprecated)" : ""}`);
  return text === "" ? kind : code`${kind}: ${text}`;
}
