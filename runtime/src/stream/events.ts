import { forTypes } from "../encode/media-choice.ts";
import type { StreamReader } from "../operation.ts";
import { handOver } from "../transport/hand-over.ts";
import { eventFraming } from "./event-framing.ts";
import type { Frame } from "./framing.ts";
import type { EventStream, ServerEvent } from "./item-stream.ts";
import { type Item, type ItemFormat, itemStream, openItems } from "./open-items.ts";
import { asOpening, type ItemReader, type StreamOpening } from "./opening.ts";
import { type EventState, resumeEvents } from "./resume-events.ts";

/** Server-sent events (`text/event-stream`), the data of each read by `reader`; `[DONE]` in place of JSON ends them. */
export const events = /*@__NO_SIDE_EFFECTS__*/ (reader: ItemReader): StreamReader =>
  eventReader({ reader, isLast: reader.kind === "text" ? never : isDone });

/** Server-sent events whose schema describes the event with its fields (OpenAPI 3.2, `itemSchema`). */
export const eventObjects = /*@__NO_SIDE_EFFECTS__*/ (
  reader: ItemReader,
  data: "json" | "text",
): StreamReader =>
  eventReader({
    reader,
    isLast: isDone,
    isText: data === "text",
    toValue: ({ event, id, text }, json) => ({
      ...(event !== undefined && { event }),
      ...(id !== undefined && { id }),
      data: data === "json" ? json() : text,
    }),
  });

type EventFormat = Pick<ItemFormat, "reader" | "isLast" | "isText" | "toValue">;

function eventReader(format: EventFormat): StreamReader {
  return {
    ...forTypes(["text/event-stream"]),
    kind: "stream",
    handOver,
    open: (received) => openEvents(asOpening(received), format),
  };
}

function openEvents(opening: StreamOpening, format: EventFormat): EventStream<unknown> {
  const state: EventState = { lastEventId: undefined, retryMs: undefined, fruitless: 0, hasBegun: false };
  const noteId = ({ id }: Frame): void => {
    // An empty id takes back the one before (WHATWG HTML, section 9.2.6).
    if (id !== undefined) state.lastEventId = id === "" ? undefined : id;
  };
  const open = openItems(opening, {
    ...format,
    framing: (maxLength) =>
      eventFraming(maxLength, (delayMs) => {
        state.retryMs = delayMs;
      }),
    onMark: noteId,
    onItem: (frame) => {
      noteId(frame);
      state.fruitless = 0;
      state.hasBegun = true;
    },
    goOn: resumeEvents(opening, state),
  });
  return {
    ...itemStream(open),
    events: () => open.items((item) => named(item, state)),
    get lastEventId(): string | undefined {
      return state.lastEventId;
    },
  };
}

function named({ frame, data }: Item, { lastEventId }: EventState): ServerEvent<unknown> {
  return { event: frame.event ?? "message", id: lastEventId, data };
}

function isDone({ text }: Frame): boolean {
  return text.trim() === "[DONE]";
}

function never(): boolean {
  return false;
}
