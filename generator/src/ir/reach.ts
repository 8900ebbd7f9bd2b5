import type { Api, Operation } from "./api.ts";
import { childrenOf } from "./children.ts";
import type { SchemaId } from "./ids.ts";
import type { NamedSchema, Schema } from "./schema.ts";

/** Which way a value goes: from the caller to the server, or back. */
export type Direction = "request" | "reply";

/** Named schemas that something leads to, in both directions. */
export interface Reach {
  readonly request: ReadonlySet<SchemaId>;
  readonly reply: ReadonlySet<SchemaId>;
}

/** Schemas that stand in an operation itself, by direction. Callbacks go the other way: the server is the caller. */
export function operationSchemas(operation: Operation): Readonly<Record<Direction, readonly Schema[]>> {
  const request: Schema[] = operation.parameters.map((parameter) => parameter.schema);
  const reply: Schema[] = [];
  const contents = (operation.body?.content ?? []).map((content) => [request, content] as const);
  for (const response of operation.responses) {
    contents.push(...response.content.map((content) => [reply, content] as const));
    reply.push(...response.headers.map((header) => header.schema));
  }
  for (const [schemas, { schema, itemSchema }] of contents) {
    if (schema !== undefined) schemas.push(schema);
    if (itemSchema !== undefined) schemas.push(itemSchema);
  }
  for (const callback of operation.callbacks) {
    for (const inner of callback.operations) {
      const reversed = operationSchemas(inner);
      request.push(...reversed.reply);
      reply.push(...reversed.request);
    }
  }
  return { request, reply };
}

/** The named schemas that an operation leads to. Linear in the schemas that are visited. */
export function reachOfOperation(api: Pick<Api, "schemas">, operation: Operation): Reach {
  const { request, reply } = operationSchemas(operation);
  return { request: reachFrom(api.schemas, request), reply: reachFrom(api.schemas, reply) };
}

/** The named schemas that any operation or webhook leads to. A webhook's body comes in, so it counts as a reply. */
export function reachOfApi(api: Api): Reach {
  const request: Schema[] = [];
  const reply: Schema[] = [];
  for (const operation of api.operations) {
    const schemas = operationSchemas(operation);
    request.push(...schemas.request);
    reply.push(...schemas.reply);
  }
  for (const webhook of api.webhooks) {
    for (const operation of webhook.operations) {
      const schemas = operationSchemas(operation);
      request.push(...schemas.reply);
      reply.push(...schemas.request);
    }
  }
  return { request: reachFrom(api.schemas, request), reply: reachFrom(api.schemas, reply) };
}

/** The named schemas that some schemas lead to, through any number of references. */
export function reachFrom(
  schemas: ReadonlyMap<SchemaId, NamedSchema>,
  roots: readonly Schema[],
): ReadonlySet<SchemaId> {
  const found = new Set<SchemaId>();
  const visited = new Set<Schema>();
  const pending: Schema[] = [...roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (visited.has(node)) continue;
    visited.add(node);
    pending.push(...childrenOf(node));
    if (node.kind !== "ref" || found.has(node.id)) continue;
    found.add(node.id);
    const named = schemas.get(node.id);
    if (named !== undefined) pending.push(named.schema);
  }
  return found;
}

/** Whether any schema of an API, named or not, is of a sort. */
export function someSchema(api: Api, test: (schema: Schema) => boolean): boolean {
  const roots = api.operations.flatMap((operation) => Object.values(operationSchemas(operation)).flat());
  const pending: Schema[] = [...roots, ...[...api.schemas.values()].map(({ schema }) => schema)];
  const seen = new Set<Schema>();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    if (test(node)) return true;
    seen.add(node);
    pending.push(...childrenOf(node));
  }
  return false;
}
