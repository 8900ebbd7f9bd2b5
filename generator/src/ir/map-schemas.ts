import type { Callback, MediaType, Operation, Webhook } from "./api.ts";
import type { Schema } from "./schema.ts";

/** Replaces every schema that stands in an operation, its callbacks included; in a body, its media type is known. */
export function mapOperationSchemas(
  operation: Operation,
  replace: (schema: Schema, mediaType?: string) => Schema,
): Operation {
  const content = (types: readonly MediaType[]): readonly MediaType[] =>
    Object.freeze(types.map((type) => mapMediaType(type, replace)));
  const { body } = operation;
  return Object.freeze({
    ...operation,
    parameters: Object.freeze(
      operation.parameters.map((each) => Object.freeze({ ...each, schema: replace(each.schema) })),
    ),
    ...(body !== undefined && { body: Object.freeze({ ...body, content: content(body.content) }) }),
    responses: Object.freeze(
      operation.responses.map((each) =>
        Object.freeze({
          ...each,
          content: content(each.content),
          headers: Object.freeze(
            each.headers.map((header) => Object.freeze({ ...header, schema: replace(header.schema) })),
          ),
        }),
      ),
    ),
    callbacks: Object.freeze(operation.callbacks.map((each) => mapOperations(each, replace))),
  });
}

/** The same for the operations of a callback or webhook. */
export function mapOperations<T extends Callback | Webhook>(
  owner: T,
  replace: (schema: Schema) => Schema,
): T {
  const operations = owner.operations.map((each) => mapOperationSchemas(each, replace));
  const mapped = { ...owner, operations: Object.freeze(operations) };
  Object.freeze(mapped);
  return mapped;
}

function mapMediaType(type: MediaType, replace: (schema: Schema, mediaType?: string) => Schema): MediaType {
  const { schema, itemSchema } = type;
  return Object.freeze({
    ...type,
    ...(schema !== undefined && { schema: replace(schema, type.mediaType) }),
    ...(itemSchema !== undefined && { itemSchema: replace(itemSchema, type.mediaType) }),
  });
}
