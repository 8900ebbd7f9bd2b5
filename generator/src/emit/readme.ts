import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal, moduleSpecifier } from "./code.ts";
import { followed } from "./doc-tags.ts";
import type { EmitOptions } from "./emit.ts";
import { block, render } from "./layout.ts";
import { codeSpan, inlineMarkdown, linkMarkdown, paragraphMarkdown } from "./markdown.ts";
import type { ReadmeView, TemplateDraft } from "./module-draft.ts";
import { relativeSpecifier } from "./module-scope.ts";
import { howTo, isFromEnvironment, tokenProviders, variablesOf } from "./readme-credentials.ts";
import { exampleCall } from "./readme-example.ts";
import { readmeConsequences, readmeWebhooks } from "./readme-incoming.ts";
import { operationGroups, policyClasses } from "./readme-operations.ts";
import { pinnedHeadersOf, readmeServers } from "./readme-servers.ts";

/** What a user of the client reads first. */
export function readmeFile(plan: Plan, options: EmitOptions): TemplateDraft {
  return { kind: "template", template: "readme", path: "README.md", view: readmeView(plan, options) };
}

function readmeView(plan: Plan, options: EmitOptions): ReadmeView {
  const { policy, importExtension = "js" } = options;
  const { api, client, example, command = options.command ?? "npx gen-client spec.yaml" } = plan;
  const index = moduleSpecifier(relativeSpecifier("README.md", "index.ts", importExtension));
  return {
    title: inlineMarkdown(api.title),
    version: inlineMarkdown(api.version),
    description: paragraphMarkdown(api.description ?? ""),
    packageName: literalText(client.packageName),
    command: fencedLine(command),
    index,
    options: createOptions(plan),
    call: example === undefined ? code`api` : exampleCall(example, plan),
    hasExample: example !== undefined,
    readsEnvironment: api.securitySchemes.some(isFromEnvironment),
    auth: credentialRows(plan),
    docs: docsLinks(plan),
    providers: tokenProviders(plan),
    pinned: pinnedHeadersOf(plan),
    lists: listLoops(plan),
    servers: readmeServers(plan),
    hasVariables: api.servers.some(({ variables }) => variables.length > 0),
    classes: policyClasses(plan, policy),
    groups: operationGroups(plan, policy),
    consequences: readmeConsequences(plan),
    webhooks: readmeWebhooks(plan, index),
  };
}

/** What calls need; whoever sends webhooks proves it in a way of the receiver's. */
function credentialRows({ api, operations }: Plan): ReadmeView["auth"] {
  if (operations.length === 0) return [];
  return api.securitySchemes.map((scheme) => ({
    name: codeSpan(scheme.name),
    how: howTo(scheme),
    variables: variablesOf(scheme, api),
  }));
}

function docsLinks({ api }: Plan): readonly Code[] {
  const link = followed(api.externalDocs);
  return link === undefined ? [] : [linkMarkdown(link.label || link.url, link.url)];
}

/** A list that can be iterated: the one of least effort. */
function listLoops(plan: Plan): readonly Code[] {
  const lists = plan.operations.filter(
    ({ operation }) => operation.paging !== undefined && !operation.deprecated,
  );
  const [list] = lists
    .map((operation) => exampleCall(operation, plan))
    .toSorted((a, b) => a.length - b.length);
  return list === undefined ? [] : [list];
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

/** One line of a fenced block, which nothing but a fence ends. */
function fencedLine(text: string): Code {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}`]/gu, "") as Code;
}

/** Our own words, or a name that was validated. */
function literalText(text: string): Code {
  return text.replace(/[^\w@./ :-]/g, "") as Code;
}
