import type { MediaType } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";
import { compareCodePoints } from "../ir/order.ts";
import type { BinarySchema, Schema } from "../ir/schema.ts";
import { encodingsOf } from "./encoding.ts";
import { examplesOf } from "./examples.ts";
import { members, object, objectPlace } from "./fields.ts";
import { holdsBytes } from "./holds-bytes.ts";
import { type Lowering, report } from "./lowering.ts";
import { child, type JsonObject, type Place } from "./place.ts";
import { lowerSchema } from "./schema/lower-schema.ts";

/** Lowers the `content` of a body, response or header, in order of preference. */
export function lowerContent(lowering: Lowering, place: Place<JsonObject>): readonly MediaType[] {
  const content = object(lowering, place, "content");
  if (content === undefined) return Object.freeze([]);
  const lowered = members(content).flatMap(([key, entry]) => {
    const mediaType = lowerMediaType(lowering, key, entry);
    return mediaType === undefined ? [] : [mediaType];
  });
  return Object.freeze(distinct(lowering, lowered).sort(byPreference));
}

function lowerMediaType(lowering: Lowering, key: string, entry: Place): MediaType | undefined {
  const mediaType = normalised(lowering, key, entry.pointer);
  const place = objectPlace(lowering, entry, `the media type ${JSON.stringify(key)}`);
  if (mediaType === undefined || place === undefined) return undefined;
  const schema = schemaOf(lowering, place, "schema", mediaType);
  const itemSchema = schemaOf(lowering, place, "itemSchema", mediaType);
  const examples = examplesOf(lowering, place);
  return Object.freeze({
    pointer: place.pointer,
    mediaType,
    ...(schema !== undefined && { schema }),
    ...(itemSchema !== undefined && { itemSchema }),
    ...encodingsOf(lowering, place, mediaType),
    ...(examples.length > 0 && { examples }),
  });
}

function schemaOf(
  lowering: Lowering,
  place: Place<JsonObject>,
  key: string,
  mediaType: string,
): Schema | undefined {
  if (!Object.hasOwn(place.value, key)) return undefined;
  const at = child(place, key);
  const schema = lowerSchema(lowering, at);
  const isBytes = schema.kind === "string" && (schema.format === "binary" || holdsBytes(mediaType));
  return isBytes ? binary(schema) : schema;
}

function binary(schema: Schema): BinarySchema {
  const { pointer, description } = schema;
  return Object.freeze({ kind: "binary", pointer, ...(description !== undefined && { description }) });
}

/** `type/subtype` in lower case. Parameters other than a charset or boundary tell media types apart and stay. */
function normalised(lowering: Lowering, key: string, pointer: Pointer): string | undefined {
  const [essence = "", ...parameters] = key.split(";").map((part) => part.trim());
  const name = essence.toLowerCase();
  if (!/^[!#$&^_.+*a-z0-9-]+\/[!#$&^_.+*a-z0-9-]+$/.test(name)) {
    const message = `${JSON.stringify(key)} is no media type and was left out`;
    report(lowering, "warning", "invalid-media-type", pointer, message, { atKey: true });
    return undefined;
  }
  const telling = parameters.filter(
    (part) => /^[!#$&^_.+a-z0-9-]+=("[^"\\]*"|[^\s"]+)$/i.test(part) && !/^(charset|boundary|q)=/i.test(part),
  );
  return [name, ...telling.sort(compareCodePoints)].join(";");
}

/** Two spellings of one media type: the first in order counts. */
function distinct(lowering: Lowering, types: readonly MediaType[]): MediaType[] {
  const seen = new Set<string>();
  return types.filter(({ mediaType, pointer }) => {
    if (!seen.has(mediaType)) return seen.add(mediaType);
    report(
      lowering,
      "info",
      "invalid-media-type",
      pointer,
      `${mediaType} is described twice; the first one counts`,
      {
        atKey: true,
      },
    );
    return false;
  });
}

function byPreference(left: MediaType, right: MediaType): number {
  return (
    preference(left.mediaType) - preference(right.mediaType) ||
    compareCodePoints(left.mediaType, right.mediaType)
  );
}

function preference(mediaType: string): number {
  if (mediaType === "application/json") return 0;
  if (/[/+]json(;|$)/.test(mediaType)) return 1;
  if (mediaType.startsWith("application/x-www-form-urlencoded")) return 2;
  return mediaType.startsWith("multipart/") ? 3 : 4;
}
