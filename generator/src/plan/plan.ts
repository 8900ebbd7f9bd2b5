import type { Diagnostic, StageResult } from "../diagnostics/diagnostic.ts";
import type { Api, PolicedOperation } from "../ir/api.ts";
import { someSchema } from "../ir/reach.ts";
import type { Schema } from "../ir/schema.ts";
import { findBrokenAliases } from "./alias-cycles.ts";
import { chooseExample, exampleEntries } from "./choose-example.ts";
import { collisionDiagnostics, oversizedDiagnostics } from "./diagnose.ts";
import { findForms } from "./forms.ts";
import type { Ledger } from "./ledger.ts";
import { pinVersions, unpinnedDiagnostics } from "./pin-versions.ts";
import { placementEntries, placeSchemas } from "./placement.ts";
import { planGroups } from "./plan-groups.ts";
import { planWebhooks } from "./plan-incoming.ts";
import { duplicateIdDiagnostics, planOperations } from "./plan-operations.ts";
import { planSchemas, readerEntries } from "./plan-schemas.ts";
import type { ClientPlan, Plan, PlanOptions } from "./plan-types.ts";
import { createRefGraph } from "./reach.ts";
import { followRenamedTags } from "./renamed-tags.ts";
import { createScopes, type Scopes } from "./scopes.ts";
import { placeOperations, sectionEntries } from "./sections.ts";
import { findUnionProducts } from "./union-products.ts";
import { camelCase, kebabCase, pascalCase } from "./words.ts";

/** Decides every name, every module and every order. What the ledger remembers stays as it was. */
export function plan(
  whole: Api<PolicedOperation>,
  given: Ledger,
  options: PlanOptions = {},
): StageResult<Plan> {
  const { pinnedHeaders = [] } = options;
  const api = pinVersions(whole, pinnedHeaders);
  const ledger = followRenamedTags(given, api);
  const scopes = createScopes(ledger);
  const graph = createRefGraph(api);
  const client = planClient(api, scopes);
  const groups = planGroups(api, scopes);
  const stems = placeOperations(api, groups, scopes, ledger);
  const placement = placeSchemas(api, stems, graph, ledger);
  const forms = findForms(api, graph);
  const schemas = planSchemas(
    api,
    { graph, placement, exports: scopes.exports, ledger, hasForms: forms.size > 0 },
    options.guaranteedTypes ?? false,
  );
  const operations = planOperations(api, groups, stems, scopes);
  const webhooks = planWebhooks(api, scopes);
  const example = chooseExample(operations, ledger);
  const oversized = findUnionProducts(api);
  const diagnostics: Diagnostic[] = [
    ...oversizedDiagnostics(oversized),
    ...duplicateIdDiagnostics(api),
    ...collisionDiagnostics(api, scopes),
    ...unpinnedDiagnostics(api),
  ];
  return {
    value: {
      api,
      client,
      groups: [...groups.values()].sort((a, b) => (a.member < b.member ? -1 : 1)),
      operations,
      webhooks,
      example,
      schemas,
      brokenAliases: findBrokenAliases(api),
      oversized,
      forms,
      ledger: {
        ...scopes.entries(),
        examples: exampleEntries(example, options.command),
        readers: readerEntries(schemas),
        placement: new Map([...placementEntries(placement, ledger), ...sectionEntries(groups, stems)]),
      },
      guaranteedTypes: options.guaranteedTypes ?? false,
      pinnedHeaders,
      seesUnevaluated: someSchema(api, isRule),
      ...(options.command !== undefined && { command: options.command }),
    },
    diagnostics,
  };
}

/** `unevaluatedProperties: true` matters to those alone that ask for more. */
function isRule(schema: Schema): boolean {
  if (schema.kind !== "unevaluated") return false;
  return [schema.properties, schema.items].some((rule) => rule !== undefined && rule.kind !== "any");
}

/** `Payments API` -> `PaymentsClient`, package `payments-client`. */
function planClient(api: Api, scopes: Scopes): ClientPlan {
  const title = api.title.replace(/(\s+(rest\s+)?api)+\s*$/i, "").slice(0, 60);
  // An API may change its title; the name that its users import stays.
  const known = scopes.exports.entries().get("client")?.name;
  const wanted = known ?? `${pascalCase(title) || "Api"}Client`;
  const typeName = scopes.exports.claim({ key: "client", candidates: [wanted, `${wanted}Interface`] });
  return {
    typeName,
    ...(hasChoices(api) && {
      optionsName: scopes.exports.claim({ key: "client options", candidates: [`${typeName}Options`] }),
    }),
    packageName: `${kebabCase(camelCase(title)) || "api"}-client`,
  };
}

/** Names that a client's options can be held to. */
function hasChoices({ securitySchemes, servers, operations }: Api): boolean {
  const all = [...servers, ...operations.flatMap((operation) => operation.servers ?? [])];
  return (
    securitySchemes.length > 0 ||
    all.some(({ name, variables }) => name !== undefined || variables.length > 0)
  );
}
