import type { SecurityScheme } from "../ir/api.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { type BlockItem, block, type Layout, render, sequence } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";
import { securityField, serversField } from "./operation-fields.ts";
import { pinnedLayout } from "./pinned-field.ts";
import { valueLayout } from "./policy-field.ts";
import type { RuntimeValue } from "./runtime-names.ts";

/** The client's descriptor: who it speaks to, and with what credentials. */
export function clientDescriptor(
  { api, pinnedHeaders }: Pick<Plan, "api" | "pinnedHeaders">,
  scope: ModuleScope,
): Code {
  const pinned = pinnedLayout(
    pinnedHeaders.map(({ name, value }) => [name, value]),
    [],
  );
  const { health } = api;
  const oauth = api.securitySchemes.flatMap(({ name, oauth }) =>
    oauth === undefined ? [] : [[name, oauth]],
  );
  const schemes: readonly BlockItem[] = api.securitySchemes.map(({ name, scheme }) => ({
    body: sequence(code`${objectKey(name)}: `, schemeLayout(scheme, scope)),
  }));
  return render(
    block(
      "properties",
      [
        { body: code`name: ${literal(api.title)}` },
        { body: code`version: ${literal(api.version)}` },
        ...(pinned === undefined ? [] : [{ body: sequence(code`pinned: `, pinned) }]),
        { body: sequence(code`servers: `, serversField(api.servers, scope)) },
        { body: sequence(code`securitySchemes: `, block("properties", schemes)) },
        { body: sequence(code`security: `, securityField(api.security)) },
        ...(oauth.length === 0
          ? []
          : [{ body: sequence(code`oauth: `, valueLayout(Object.fromEntries(oauth))) }]),
        ...(health === undefined ? [] : [{ body: sequence(code`health: `, valueLayout(health)) }]),
      ],
      { broken: true },
    ),
  );
}

/** What sends a scheme's credentials comes with it. */
function schemeLayout(scheme: SecurityScheme, scope: ModuleScope): Layout {
  const [word, given] = schemeWord(scheme);
  return sequence(code`/*@__PURE__*/ ${scope.value(word)}(`, given ?? code``, code`)`);
}

const API_KEYS = { header: "apiKeyInHeader", query: "apiKeyInQuery", cookie: "apiKeyInCookie" } as const;

/** The function that makes a scheme, and what it is given. */
function schemeWord(scheme: SecurityScheme): readonly [word: RuntimeValue, given?: Layout] {
  switch (scheme.kind) {
    case "apiKey":
      return [API_KEYS[scheme.in], literal(scheme.name)];
    case "bearer":
      return scheme.format === undefined ? ["bearer"] : ["bearer", literal(scheme.format)];
    case "http":
      return ["httpScheme", literal(scheme.scheme)];
    case "openIdConnect":
      return ["openIdConnect", literal(scheme.url)];
    case "oauth2":
      return ["oauth2", valueLayout(flowsValue(scheme))];
    default:
      return [scheme.kind];
  }
}

function flowsValue({ flows }: Extract<SecurityScheme, { kind: "oauth2" }>): object {
  return Object.fromEntries(flows.map(({ kind, scopes: _, ...urls }) => [kind, urls]));
}
