import type { NamedSecurityScheme } from "../ir/api.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal, moduleSpecifier } from "./code.ts";
import type { EmitOptions } from "./emit.ts";
import { environmentName, prefixOf } from "./environment-names.ts";
import { block, render } from "./layout.ts";
import { codeSpan, inlineMarkdown, paragraphMarkdown, sentenceMarkdown } from "./markdown.ts";
import type { ReadmeView, TemplateDraft } from "./module-draft.ts";
import { relativeSpecifier } from "./module-scope.ts";
import { callPath, exampleCall } from "./readme-example.ts";

/** What a user of the client reads first. */
export function readmeFile(plan: Plan, options: EmitOptions): TemplateDraft {
  return { kind: "template", template: "readme", path: "README.md", view: readmeView(plan, options) };
}

function readmeView(plan: Plan, options: EmitOptions): ReadmeView {
  const { policy, importExtension = "js" } = options;
  const { api, client, example, command = "npx gen-client spec.yaml" } = plan;
  return {
    title: inlineMarkdown(api.title),
    version: inlineMarkdown(api.version),
    description: paragraphMarkdown(api.description ?? ""),
    packageName: literalText(client.packageName),
    command: fencedLine(command),
    index: moduleSpecifier(relativeSpecifier("README.md", "index.ts", importExtension)),
    options: createOptions(plan),
    call: example === undefined ? code`api` : exampleCall(example, plan),
    hasExample: example !== undefined,
    readsEnvironment: api.securitySchemes.some(isFromEnvironment),
    auth: api.securitySchemes.map((scheme) => ({
      name: codeSpan(scheme.name),
      how: howTo(scheme),
      variables: variablesOf(scheme, api),
    })),
    operations: plan.operations.map((operation) => ({
      call: codeSpan(callPath(operation)),
      request: codeSpan(`${operation.operation.method} ${operation.operation.path}`),
      summary: sentenceMarkdown(operation.operation.summary ?? operation.operation.description ?? ""),
      policy: inlineMarkdown(policy.sentence(operation.operation)),
    })),
  };
}

/** Credentials come from the environment; the code does not even name where. */
function createOptions(plan: Plan): Code {
  const { servers, securitySchemes } = plan.api;
  const isRelative = !/^https?:\/\/[^{]/.test(servers[0]?.url ?? "");
  const items = [
    ...(isRelative ? [{ body: code`baseUrl: ${literal("https://api.example.com")}` }] : []),
    ...(securitySchemes.some(isFromEnvironment) ? [{ body: code`auth: credentialsFromEnvironment()` }] : []),
  ];
  return items.length === 0 ? code`` : render(block("properties", items), { column: 26 });
}

/** The connection is the credential of mutual TLS. */
function isFromEnvironment({ scheme }: NamedSecurityScheme): boolean {
  return scheme.kind !== "mutualTLS";
}

/** Names of variables, as `credentialsFromEnvironment` of the runtime derives them. */
function variablesOf(scheme: NamedSecurityScheme, { title }: Plan["api"]): Code {
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

function howTo({ scheme, description }: NamedSecurityScheme): Code {
  const kinds: Readonly<Record<typeof scheme.kind, string>> = {
    apiKey: scheme.kind === "apiKey" ? `API key in the ${scheme.in} ${scheme.name}` : "",
    basic: "user name and password",
    bearer: "bearer token",
    http: scheme.kind === "http" ? `HTTP scheme ${scheme.scheme}` : "",
    oauth2: "OAuth 2.0 access token",
    openIdConnect: "OpenID Connect access token",
    mutualTLS: "client certificate",
  };
  const text = sentenceMarkdown(description ?? "");
  const kind = inlineMarkdown(kinds[scheme.kind]);
  return text === "" ? kind : code`${kind}: ${text}`;
}

/** One line of a fenced block, which nothing but a fence ends. */
function fencedLine(text: string): Code {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}`]/gu, "") as Code;
}

/** Our own words, or a name that was validated. */
function literalText(text: string): Code {
  return text.replace(/[^\w@./ :-]/g, "") as Code;
}
