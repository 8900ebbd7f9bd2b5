import type { BodyReader, MediaReaders } from "../operation.ts";
import type { Reader } from "../read/reader.ts";

/** No body is expected. */
export const empty = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({ kind: "empty" });

/** The body as a string. */
export const asText = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({ kind: "text" });

/** The body as a `Blob`. */
export const asBytes = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({ kind: "bytes" });

/** The body as a stream, handed over unread. */
export const asStream = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({ kind: "stream" });

/** The body as JSON of no known shape. */
export const asJson = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({ kind: "json" });

/** A reader for each media type; a key may end in `/*`. */
export const byMediaType = /*@__NO_SIDE_EFFECTS__*/ (
  types: Readonly<Record<string, Reader<unknown> | BodyReader>>,
): MediaReaders => ({
  kind: "media",
  types,
});
