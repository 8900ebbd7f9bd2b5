import type { Schema } from "../ir/schema.ts";

/** What a media type holds, as far as a client cares. */
export type MediaKind = "json" | "form" | "multipart" | "ndjson" | "events" | "text" | "bytes";

/** Told by the media type; a text that the document gives a structure is JSON under another name. */
export function mediaKind(mediaType: string, schema: Schema | undefined): MediaKind {
  const [essence = ""] = mediaType.split(";", 1);
  if (schema?.kind === "binary") {
    return essence.startsWith("multipart/") ? "multipart" : "bytes";
  }
  if (
    /^(application|text)\/(x-ndjson|ndjson|jsonl|x-jsonl|jsonlines|json-seq|x-json-stream)$/.test(essence)
  ) {
    return "ndjson";
  }
  if (
    /[/+]json$/.test(essence) ||
    essence === "application/json" ||
    essence === "*/*" ||
    essence === "application/*"
  ) {
    return "json";
  }
  if (essence === "application/x-www-form-urlencoded") {
    return "form";
  }
  if (essence.startsWith("multipart/")) {
    return "multipart";
  }
  if (essence === "text/event-stream") {
    return "events";
  }
  if (essence.startsWith("text/") || /[/+]xml$/.test(essence) || essence === "application/jwt") {
    return isStructured(schema) && essence === "text/plain" ? "json" : "text";
  }
  return "bytes";
}

function isStructured(schema: Schema | undefined): boolean {
  return (
    schema !== undefined &&
    ["object", "array", "tuple", "tagged", "all", "number", "boolean"].includes(schema.kind)
  );
}
