import type { MediaType, PolicedOperation } from "../ir/api.ts";
import { operationSchemas } from "../ir/reach.ts";
import type { Schema } from "../ir/schema.ts";
import { formsWithin } from "../plan/forms.ts";
import { code } from "./code.ts";
import { needTemporal } from "./forms.ts";
import { type BlockItem, block, type Layout, sequence } from "./layout.ts";
import { mediaKind } from "./media-kind.ts";
import { readerOf } from "./reader-fold.ts";
import type { SchemaContext } from "./schema-names.ts";

/** Bodies whose values have forms that JSON does not have are written by the words that would read them. */
export function writeItems(media: MediaType, context: SchemaContext): readonly BlockItem[] {
  const written = writtenSchema(media, context);
  if (written === undefined || formsWithin(written, context.plan.forms).size === 0) return [];
  const body = block("body", [{ body: readerOf(written, context) }]);
  return [{ body: sequence(code`write: ${context.scope.value("writer")}`, body) }];
}

/** Of records, the schema of each. */
function writtenSchema(
  { mediaType, schema, itemSchema }: MediaType,
  { plan }: SchemaContext,
): Schema | undefined {
  if (itemSchema !== undefined || schema === undefined) return itemSchema;
  const named = schema.kind === "ref" ? plan.schemas.get(schema.id)?.named.schema : schema;
  return mediaKind(mediaType, schema) === "ndjson" && named?.kind === "array" ? named.items : schema;
}

/** Asks for `Temporal` before anything is sent, where a call takes or gives values of it. */
export function requiresField(operation: PolicedOperation, context: SchemaContext): Layout | undefined {
  const { request, reply } = operationSchemas(operation);
  return needTemporal([...request, ...reply], context) ? context.scope.value("temporal") : undefined;
}
