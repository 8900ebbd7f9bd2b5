import type { BodyReader, StreamReader } from "../operation.ts";
import { openDownload } from "../stream/download.ts";
import { openBytes } from "../stream/open-bytes.ts";
import { asOpening } from "../stream/opening.ts";
import { followDownload } from "../stream/progress.ts";
import { handOver } from "../transport/hand-over.ts";
import { forTypes } from "./media-choice.ts";

/** No body is expected. */
export const empty = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({ kind: "empty" });

/** The body as a string. An HTML page in place of another type is none. */
export const asText = /*@__NO_SIDE_EFFECTS__*/ (...mediaTypes: string[]): BodyReader => ({
  ...forTypes(mediaTypes, "json"),
  kind: "text",
  mediaTypes: mediaTypes.length === 0 ? ["text/plain"] : mediaTypes,
});

/** The body as a `Blob`, or as the call wants it. Where the type is named, JSON or an HTML page in its place is none. */
export const asBytes = /*@__NO_SIDE_EFFECTS__*/ (...mediaTypes: string[]): StreamReader => ({
  ...forTypes(mediaTypes),
  kind: "bytes",
  handOver: (stream, attempt, ...reply) =>
    attempt.call.options.as === "stream" ? handOver(stream, attempt, ...reply) : undefined,
  follow: followDownload,
  open: openBytes,
});

/** The body as a stream, handed over unread. */
export const asStream = /*@__NO_SIDE_EFFECTS__*/ (...mediaTypes: string[]): StreamReader => ({
  ...forTypes(mediaTypes),
  kind: "stream",
  handOver,
  follow: followDownload,
  open: (received) => openDownload(asOpening(received)),
});

/** The body as JSON of no known shape. */
export const asJson = /*@__NO_SIDE_EFFECTS__*/ (): BodyReader => ({
  kind: "json",
  mediaTypes: ["application/json"],
});
