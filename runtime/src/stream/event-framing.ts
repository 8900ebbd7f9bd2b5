import { createParser } from "eventsource-parser";
import { type Frame, FrameTooLong, type Framing } from "./framing.ts";

/** Server-sent events. `onRetry` is told when the server says after what time to come back. */
export function eventFraming(maxLength: number, onRetry: (delayMs: number) => void): Framing {
  let frames: Frame[] = [];
  let isTooLong = false;
  const parser = createParser({
    maxBufferSize: maxLength,
    onRetry,
    onEvent: ({ data, event, id }) => frames.push({ text: data, event, id }),
    onError: ({ type }) => {
      isTooLong ||= type === "max-buffer-size-exceeded";
    },
  });
  const feed = (text: string): readonly Frame[] => {
    frames = [];
    parser.feed(text);
    if (isTooLong) throw new FrameTooLong();
    return frames;
  };
  return {
    feed,
    // An event without the empty line after it may have been cut off.
    end: () => feed("\n\n").map((frame) => ({ ...frame, isOpen: true })),
  };
}
