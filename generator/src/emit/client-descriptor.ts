import type { SecurityScheme } from "../ir/api.ts";
import type { JsonValue } from "../ir/schema.ts";
import type { Plan } from "../plan/plan-types.ts";
import { type Code, code, literal, objectKey } from "./code.ts";
import { type BlockItem, block, render, sequence } from "./layout.ts";
import type { ModuleScope } from "./module-scope.ts";
import { securityField, serversField } from "./operation-fields.ts";
import { pinnedLayout } from "./pinned-field.ts";
import { valueLayout } from "./policy-field.ts";

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
    body: code`${objectKey(name)}: ${literal(schemeValue(scheme))}`,
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

function schemeValue(scheme: SecurityScheme): JsonValue {
  switch (scheme.kind) {
    case "apiKey":
      return { kind: scheme.kind, in: scheme.in, name: scheme.name };
    case "bearer":
      return { kind: scheme.kind, ...(scheme.format === undefined ? {} : { format: scheme.format }) };
    case "http":
      return { kind: scheme.kind, scheme: scheme.scheme };
    case "openIdConnect":
      return { kind: scheme.kind, url: scheme.url };
    case "oauth2":
      return {
        kind: scheme.kind,
        flows: Object.fromEntries(scheme.flows.map(({ kind, scopes: _, ...urls }) => [kind, { ...urls }])),
      };
    default:
      return { kind: scheme.kind };
  }
}
