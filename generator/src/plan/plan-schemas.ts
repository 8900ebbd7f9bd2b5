import type { Api } from "../ir/api.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { NamedSchema } from "../ir/schema.ts";
import { type Directions, findDirections } from "./directions.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import type { NameScope } from "./name-scope.ts";
import { SHARED_STEM } from "./placement.ts";
import type { SchemaPlan } from "./plan-types.ts";
import { type RefGraph, reachableFrom } from "./reach.ts";
import { pascalCase } from "./words.ts";

/** What is known of schemas before they are named. */
export interface SchemaContext {
  readonly graph: RefGraph;
  readonly placement: ReadonlyMap<SchemaId, string>;
  readonly exports: NameScope;
  readonly ledger: Ledger;
  /** Some values have forms that JSON does not have: what is sent is written by the words that it would be read by. */
  readonly hasForms: boolean;
}

/** Names the schemas, each with its reader and its form in requests where it needs them. */
export function planSchemas(
  api: Api,
  { graph, placement, exports, ledger, hasForms }: SchemaContext,
  guaranteedTypes: boolean,
): ReadonlyMap<SchemaId, SchemaPlan> {
  const found = findDirections(api, graph, guaranteedTypes);
  // A reader once given stays, whatever operations come and go.
  const given = [...api.schemas.keys()].filter((id) => ledger.readers.has(id));
  const directions = { ...found, inReplies: reachableFrom([...found.inReplies, ...given], graph) };
  const inOrder = [...api.schemas.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const typeNames = new Map(inOrder.map((named) => [named.id, claimType(named, exports)]));
  const plans = inOrder.map((named): SchemaPlan => {
    const typeName = typeNames.get(named.id) ?? "";
    const isWritten = hasForms && directions.inRequests.has(named.id);
    return {
      named,
      typeName,
      stem: placement.get(named.id) ?? SHARED_STEM,
      ...(isWritten && { readerName: `${typeName}Reader` }),
      ...claimForms(named.id, typeName, directions, exports),
    };
  });
  plans.sort((a, b) => (a.typeName < b.typeName ? -1 : 1));
  return new Map(plans.map((plan) => [plan.named.id, plan]));
}

/** What the ledger keeps of the readers that were given. */
export function readerEntries(schemas: ReadonlyMap<SchemaId, SchemaPlan>): ReadonlyMap<string, LedgerEntry> {
  const read = [...schemas].flatMap(([id, { readerName }]) =>
    readerName === undefined ? [] : [[id, { name: readerName }] as const],
  );
  return new Map(read);
}

function claimType(named: NamedSchema, exports: NameScope): string {
  const wanted = pascalCase(named.name) || "Unnamed";
  return exports.claim({
    key: named.id,
    candidates: [wanted, `${wanted}Model`],
    companions: (name) => [`${name}Reader`],
  });
}

function claimForms(
  id: SchemaId,
  typeName: string,
  { inRequests, inReplies, oneWay }: Directions,
  exports: NameScope,
): Pick<SchemaPlan, "readerName" | "inputName" | "direction"> {
  const isRead = inReplies.has(id);
  const isSplit = isRead && inRequests.has(id) && oneWay.has(id);
  return {
    direction: isRead || !inRequests.has(id) ? "reply" : "request",
    ...(isRead ? { readerName: `${typeName}Reader` } : {}),
    ...(isSplit ? { inputName: claimInput(id, typeName, exports) } : {}),
  };
}

function claimInput(id: SchemaId, typeName: string, exports: NameScope): string {
  return exports.claim({ key: `${id} input`, candidates: [`${typeName}Input`, `${typeName}Request`] });
}
