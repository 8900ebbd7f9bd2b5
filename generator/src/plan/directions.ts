import type { Api } from "../ir/api.ts";
import { childrenOf } from "../ir/children.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";
import {
  incomingOperations,
  inverted,
  type RefGraph,
  reachableFrom,
  replyRefs,
  requestRefs,
} from "./reach.ts";

/** Who needs a schema, and whether requests and replies see it differently. */
export interface Directions {
  readonly inRequests: ReadonlySet<SchemaId>;
  readonly inReplies: ReadonlySet<SchemaId>;
  /** Schemas that hold, at any depth, a property that only one direction has. */
  readonly oneWay: ReadonlySet<SchemaId>;
}

/** With guaranteed types, a reply may lack what a request may not. */
export function findDirections(api: Api, graph: RefGraph, guaranteedTypes: boolean): Directions {
  const incoming = incomingOperations(api);
  const requests = [...api.operations.map(requestRefs), ...incoming.map(replyRefs)];
  const replies = [...api.operations.map(replyRefs), ...incoming.map(requestRefs)];
  const inRequests = reachableFrom(
    requests.flatMap((ids) => [...ids]),
    graph,
  );
  const read = reachableFrom(
    replies.flatMap((ids) => [...ids]),
    graph,
  );
  return {
    inRequests,
    // What no operation leads to comes to the caller some other way, as an event or a file does: it is read.
    inReplies: reachableFrom([...read, ...unreached(api, inRequests, read)], graph),
    oneWay: findOneWay(
      api,
      graph,
      guaranteedTypes ? (schema) => hasOneWayProperty(schema) || mayDegrade(schema) : hasOneWayProperty,
    ),
  };
}

function unreached(api: Api, ...reached: readonly ReadonlySet<SchemaId>[]): readonly SchemaId[] {
  return [...api.schemas.keys()].filter((id) => !reached.some((ids) => ids.has(id)));
}

function findOneWay(api: Api, graph: RefGraph, differs: (schema: Schema) => boolean): ReadonlySet<SchemaId> {
  const direct = [...api.schemas.values()].filter(({ schema }) => differs(schema));
  return reachableFrom(
    direct.map(({ id }) => id),
    inverted(graph),
  );
}

function hasOneWayProperty(schema: Schema): boolean {
  const pending: Schema[] = [schema];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "object" && next.properties.some(({ readOnly, writeOnly }) => readOnly || writeOnly)) {
      return true;
    }
    pending.push(...childrenOf(next));
  }
  return false;
}

/** Whether a reader may leave out something that the contract requires, or let something pass that it does not name. */
function mayDegrade(schema: Schema): boolean {
  switch (schema.kind) {
    case "array":
    case "tuple":
    case "union":
    case "tagged":
    case "literal":
      return true;
    case "object":
      return (
        schema.properties.some(({ required, critical }) => required && critical !== true) ||
        childrenOf(schema).some(mayDegrade)
      );
    default:
      return childrenOf(schema).some(mayDegrade);
  }
}
