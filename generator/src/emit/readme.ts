import type { NamedSecurityScheme } from "../ir/api.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal, moduleSpecifier, objectKey } from "./code.ts";
import type { EmitOptions } from "./emit.ts";
import { block, type Layout, render, sequence } from "./layout.ts";
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
    auth: api.securitySchemes.map((scheme) => ({ name: codeSpan(scheme.name), how: howTo(scheme) })),
    operations: plan.operations.map((operation) => ({
      call: codeSpan(callPath(operation)),
      request: codeSpan(`${operation.operation.method} ${operation.operation.path}`),
      summary: sentenceMarkdown(operation.operation.summary ?? operation.operation.description ?? ""),
      policy: inlineMarkdown(policy.sentence(operation.operation)),
    })),
  };
}

/** Credentials come from the environment; the code names only where. */
function createOptions(plan: Plan): Code {
  const { securitySchemes, security, servers } = plan.api;
  const needed = new Set(security[0]?.map(({ scheme }) => scheme));
  const schemes = securitySchemes.filter(({ name }) => security.length === 0 || needed.has(name)).slice(0, 2);
  const auth = schemes.map((scheme) => ({
    body: sequence(code`${objectKey(scheme.name)}: `, credential(scheme)),
  }));
  const isRelative = !/^https?:\/\/[^{]/.test(servers[0]?.url ?? "");
  const items = [
    ...(isRelative ? [{ body: code`baseUrl: ${literal("https://api.example.com")}` }] : []),
    ...(auth.length === 0 ? [] : [{ body: sequence(code`auth: `, block("properties", auth)) }]),
  ];
  return items.length === 0 ? code`` : render(block("properties", items), { column: 26 });
}

function credential({ name, scheme }: NamedSecurityScheme): Layout {
  const variable = environmentName(name);
  const read = (suffix: string): Code => code`process.env[${literal(`${variable}${suffix}`)}]`;
  return scheme.kind === "basic"
    ? block("properties", [
        { body: code`username: ${read("_USERNAME")} ?? ""` },
        { body: code`password: ${read("_PASSWORD")} ?? ""` },
      ])
    : read("");
}

function environmentName(scheme: string): string {
  const words = scheme
    .normalize("NFKD")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase();
  return (
    words
      .replace(/[^A-Z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 40) || "API_KEY"
  );
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
