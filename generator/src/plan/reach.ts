import type { Api, MediaType, Operation } from "../ir/api.ts";
import { refsOf } from "../ir/children.ts";
import type { SchemaId } from "../ir/ids.ts";
import type { Schema } from "../ir/schema.ts";

/** Which schemas mention which. */
export type RefGraph = ReadonlyMap<SchemaId, ReadonlySet<SchemaId>>;

export function createRefGraph(api: Api): RefGraph {
  const graph = new Map<SchemaId, ReadonlySet<SchemaId>>();
  for (const [id, named] of api.schemas) {
    graph.set(id, refsOf(named.schema));
  }
  return graph;
}

/** Everything that can be reached from some schemas, themselves included. */
export function reachableFrom(starts: Iterable<SchemaId>, graph: RefGraph): ReadonlySet<SchemaId> {
  const reached = new Set<SchemaId>(starts);
  for (const id of reached) {
    for (const next of graph.get(id) ?? []) {
      reached.add(next);
    }
  }
  return reached;
}

/** Which schemas are mentioned by which. */
export function inverted(graph: RefGraph): RefGraph {
  const inverse = new Map<SchemaId, Set<SchemaId>>();
  for (const [from, targets] of graph) {
    for (const target of targets) {
      const sources = inverse.get(target) ?? new Set();
      inverse.set(target, sources.add(from));
    }
  }
  return inverse;
}

/** Named schemas that an operation's parameters and body mention. */
export function requestRefs(operation: Operation): ReadonlySet<SchemaId> {
  const parameters = operation.parameters.map((parameter) => parameter.schema);
  return refsOfAll([...parameters, ...schemasOf(operation.body?.content ?? [])]);
}

/** Named schemas that an operation's replies mention. */
export function replyRefs(operation: Operation): ReadonlySet<SchemaId> {
  return refsOfAll(operation.responses.flatMap((response) => schemasOf(response.content)));
}

/** Operations that the server calls: their bodies are read, their replies are written. */
export function incomingOperations(api: Api): readonly Operation[] {
  return [
    ...api.webhooks.flatMap((webhook) => webhook.operations),
    ...api.operations.flatMap((operation) => operation.callbacks.flatMap((callback) => callback.operations)),
  ];
}

function schemasOf(content: readonly MediaType[]): readonly Schema[] {
  return content.flatMap(({ schema, itemSchema }) =>
    [schema, itemSchema].filter((each) => each !== undefined),
  );
}

function refsOfAll(schemas: readonly Schema[]): ReadonlySet<SchemaId> {
  return new Set(schemas.flatMap((schema) => [...refsOf(schema)]));
}
