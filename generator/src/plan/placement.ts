import type { Api } from "../ir/api.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import { incomingOperations, type RefGraph, reachableFrom, replyRefs, requestRefs } from "./reach.ts";
import type { OperationStems } from "./sections.ts";

/** Stem of the module that holds the schemas that operations of several modules reach, or webhooks. */
export const SHARED_STEM = "shared";

/** Stem of the module that holds what no operation leads to: apart, so that whoever calls one need not load it. */
export const OTHERS_STEM = "others";

/**
 * The module of each schema: that of the operations which reach it, where those all stand in one.
 * A schema once placed stays while its module does.
 */
export function placeSchemas(
  api: Api,
  operationStems: OperationStems,
  graph: RefGraph,
  ledger: Ledger,
): ReadonlyMap<SchemaId, string> {
  const reached = stemsByReach(api, operationStems, graph);
  const stems = new Set([SHARED_STEM, OTHERS_STEM, ...operationStems.values()]);
  const placement = new Map<SchemaId, string>();
  for (const id of api.schemas.keys()) {
    const known = ledger.placement.get(id)?.name;
    placement.set(id, known !== undefined && stems.has(known) ? known : (reached.get(id) ?? OTHERS_STEM));
  }
  return placement;
}

/** What the ledger keeps of a placement, together with that of schemas that are gone. */
export function placementEntries(
  placement: ReadonlyMap<SchemaId, string>,
  ledger: Ledger,
): ReadonlyMap<string, LedgerEntry> {
  const entries = new Map<string, LedgerEntry>(ledger.placement);
  for (const [id, stem] of placement) {
    entries.set(id, { name: stem });
  }
  return entries;
}

function stemsByReach(
  api: Api,
  operationStems: OperationStems,
  graph: RefGraph,
): ReadonlyMap<SchemaId, string> {
  const starts = new Map<string, Set<SchemaId>>([
    [
      SHARED_STEM,
      new Set(incomingOperations(api).flatMap((each) => [...requestRefs(each), ...replyRefs(each)])),
    ],
  ]);
  for (const operation of api.operations) {
    const stem = operationStems.get(operation) ?? SHARED_STEM;
    const ids = starts.get(stem) ?? new Set<SchemaId>();
    starts.set(stem, ids);
    for (const id of [...requestRefs(operation), ...replyRefs(operation)]) {
      ids.add(id);
    }
  }
  const stems = new Map<SchemaId, string>();
  for (const [stem, ids] of starts) {
    for (const id of reachableFrom(ids, graph)) {
      stems.set(id, stems.has(id) && stems.get(id) !== stem ? SHARED_STEM : stem);
    }
  }
  return stems;
}
