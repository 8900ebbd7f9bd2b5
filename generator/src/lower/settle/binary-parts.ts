import type { Api, Operation } from "../../ir/api.ts";
import { childrenOf, withChildren } from "../../ir/children.ts";
import type { SchemaId } from "../../ir/ids.ts";
import { mapOperationSchemas, mapOperations } from "../../ir/map-schemas.ts";
import { operationSchemas, reachFrom } from "../../ir/reach.ts";
import type { ArraySchema, NamedSchema, ObjectSchema, Schema, TupleSchema } from "../../ir/schema.ts";

type Schemas = ReadonlyMap<SchemaId, NamedSchema>;

/**
 * `format: binary` means bytes in a part of a multipart body, and nothing in JSON. A named schema that only such bodies
 * use is changed itself; one that JSON uses too stays as it is, and the bodies get a copy.
 */
export function withBinaryParts(api: Api): Api {
  const { multipart, others } = bodySchemas(api);
  if (multipart.length === 0) return Object.freeze(api);
  const inOthers = reachFrom(api.schemas, others);
  const changed = new Map<SchemaId, NamedSchema>(api.schemas);
  for (const schema of multipart) changeNamed(schema, api.schemas, inOthers, changed);
  const replace = (schema: Schema, mediaType?: string): Schema =>
    mediaType?.startsWith("multipart/") ? partsOf(schema, api.schemas, inOthers) : schema;
  return Object.freeze({
    ...api,
    operations: Object.freeze(api.operations.map((each) => mapOperationSchemas(each, replace))),
    webhooks: Object.freeze(api.webhooks.map((each) => mapOperations(each, replace))),
    schemas: changed,
  });
}

function bodySchemas(api: Api): {
  readonly multipart: readonly Schema[];
  readonly others: readonly Schema[];
} {
  const operations: readonly Operation[] = [
    ...api.operations,
    ...api.webhooks.flatMap((webhook) => webhook.operations),
  ];
  const all = operations.flatMap((operation) => Object.values(operationSchemas(operation)).flat());
  const multipart = new Set(operations.flatMap(multipartSchemas));
  return { multipart: [...multipart], others: all.filter((schema) => !multipart.has(schema)) };
}

function multipartSchemas({ body, responses, callbacks }: Operation): readonly Schema[] {
  const contents = [...(body?.content ?? []), ...responses.flatMap(({ content }) => content)];
  const own = contents
    .filter(({ mediaType }) => mediaType.startsWith("multipart/"))
    .flatMap(({ schema, itemSchema }) => [schema, itemSchema])
    .filter((schema) => schema !== undefined);
  return [...own, ...callbacks.flatMap(({ operations }) => operations.flatMap(multipartSchemas))];
}

/** Changes the named schema of a multipart body, and those behind it that are the same object. */
function changeNamed(
  schema: Schema,
  schemas: Schemas,
  inOthers: ReadonlySet<SchemaId>,
  changed: Map<SchemaId, NamedSchema>,
): void {
  const pending: Schema[] = [schema];
  const seen = new Set<SchemaId>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "all" || next.kind === "union" || next.kind === "tagged")
      pending.push(...childrenOf(next));
    if (next.kind !== "ref" || seen.has(next.id) || inOthers.has(next.id)) continue;
    seen.add(next.id);
    const named = schemas.get(next.id);
    if (named === undefined) continue;
    changed.set(next.id, Object.freeze({ ...named, schema: partsOf(named.schema, schemas, inOthers) }));
    pending.push(named.schema);
  }
}

/** The schema of a multipart body with its binary properties as bytes. */
function partsOf(schema: Schema, schemas: Schemas, inOthers: ReadonlySet<SchemaId>): Schema {
  const body = (node: Schema): Schema => {
    if (node.kind === "object" || node.kind === "tuple" || node.kind === "array") {
      return objectOfParts(node, schemas);
    }
    if (node.kind === "all" || node.kind === "union" || node.kind === "tagged")
      return withChildren(node, body);
    if (node.kind !== "ref" || !inOthers.has(node.id)) return node;
    const target = schemas.get(node.id)?.schema;
    const copy = target?.kind === "object" ? objectOfParts(target, schemas) : target;
    return copy === undefined || copy === target ? node : copy;
  };
  return body(schema);
}

function objectOfParts(schema: ObjectSchema | TupleSchema | ArraySchema, schemas: Schemas): Schema {
  return withChildren(schema, (property) => bytesOf(property, schemas));
}

/** A part that is a binary string, a list of them, or a choice with one among it. */
function bytesOf(schema: Schema, schemas: Schemas): Schema {
  if (schema.kind === "array" || schema.kind === "union")
    return withChildren(schema, (inner) => bytesOf(inner, schemas));
  const target = schema.kind === "ref" ? schemas.get(schema.id)?.schema : schema;
  if (target?.kind !== "string" || target.format !== "binary") return schema;
  const { pointer, title, description = target.description, deprecated } = schema;
  return Object.freeze({
    kind: "binary",
    pointer,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(deprecated !== undefined && { deprecated }),
  });
}
