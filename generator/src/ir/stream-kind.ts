import type { MediaType } from "./api.ts";
import type { Schema } from "./schema.ts";

/** How the items of a reply follow each other, where it is one of many items. */
export type StreamKind = "events" | "lines" | "sequence";

/** Told by the media type. */
export function streamKind({
  mediaType,
  schema,
}: Pick<MediaType, "mediaType" | "schema">): StreamKind | undefined {
  const [essence = ""] = mediaType.split(";", 1);
  if (schema?.kind === "binary") {
    return undefined;
  }
  if (essence === "text/event-stream") {
    return "events";
  }
  if (/^application\/([^/]+\+)?json-seq$/.test(essence)) {
    return "sequence";
  }
  return /^(application|text)\/(x-ndjson|ndjson|jsonl|x-jsonl|jsonlines|x-json-stream|stream\+json)$/.test(
    essence,
  )
    ? "lines"
    : undefined;
}

/** Before there was `itemSchema`, some documents described the list and others one item of it. */
export function itemSchemaOf({ schema, itemSchema }: MediaType): Schema | undefined {
  if (itemSchema !== undefined) {
    return itemSchema;
  }
  return schema?.kind === "array" ? schema.items : schema;
}
