import { forTypes } from "../encode/media-choice.ts";
import type { StreamReader } from "../operation.ts";
import { handOver } from "../transport/hand-over.ts";
import type { Framing } from "./framing.ts";
import type { ItemStream } from "./item-stream.ts";
import { lineFraming } from "./line-framing.ts";
import { itemStream, openItems } from "./open-items.ts";
import { asOpening, type ItemReader } from "./opening.ts";
import { sequenceFraming } from "./sequence-framing.ts";

/** JSON values, one a line (NDJSON, JSON Lines), each read by `reader`. */
export const lines = /*@__NO_SIDE_EFFECTS__*/ (reader: ItemReader, ...mediaTypes: string[]): StreamReader =>
  itemReader(reader, lineFraming, mediaTypes.length === 0 ? ["application/x-ndjson"] : mediaTypes);

/** A JSON text sequence (RFC 7464), each text read by `reader`. */
export const sequence = /*@__NO_SIDE_EFFECTS__*/ (
  reader: ItemReader,
  ...mediaTypes: string[]
): StreamReader =>
  itemReader(reader, sequenceFraming, mediaTypes.length === 0 ? ["application/json-seq"] : mediaTypes);

function itemReader(
  reader: ItemReader,
  framing: (maxLength: number) => Framing,
  mediaTypes: readonly string[],
): StreamReader {
  return {
    ...forTypes(mediaTypes, "json"),
    kind: "stream",
    handOver,
    open: (received): ItemStream<unknown> => itemStream(openItems(asOpening(received), { reader, framing })),
  };
}
