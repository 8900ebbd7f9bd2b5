import type { MediaType, Operation } from "../ir/api.ts";
import type { Schema } from "../ir/schema.ts";
import { itemSchemaOf, streamKind } from "../ir/stream-kind.ts";
import { isSuccess } from "../ir/success.ts";

/** The media types of an operation whose inline schema gets a name, so that a caller can write it. */
export interface InlineTypeOwners {
  readonly body?: MediaType;
  readonly reply?: MediaType;
  /** A stream, whose items get the name. */
  readonly stream?: MediaType;
}

export function inlineTypeOwners(operation: Operation): InlineTypeOwners {
  const body = operation.body?.content.find(deservesName);
  const replies = operation.responses
    .filter((response) => isSuccess(response.status, operation))
    .flatMap((response) => response.content);
  const reply = replies.find((media) => streamKind(media) === undefined && deservesName(media));
  const stream = replies.find((media) => streamKind(media) !== undefined && hasItemToName(media));
  return {
    ...(body === undefined ? {} : { body }),
    ...(reply === undefined ? {} : { reply }),
    ...(stream === undefined ? {} : { stream }),
  };
}

function deservesName({ schema }: MediaType): boolean {
  return schema !== undefined && isComposite(schema);
}

function hasItemToName(media: MediaType): boolean {
  const item = itemSchemaOf(media);
  return item !== undefined && isComposite(item);
}

function isComposite(schema: Schema): boolean {
  switch (schema.kind) {
    case "object":
      return schema.properties.length > 0;
    case "array":
      return isComposite(schema.items);
    case "all":
    case "tagged":
      return true;
    case "union":
      return schema.variants.some(isComposite);
    default:
      return false;
  }
}
