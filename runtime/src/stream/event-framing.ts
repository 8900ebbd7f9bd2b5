import { createParser } from "eventsource-parser";
import { eventLines, isOfEvent } from "./event-lines.ts";
import { type Frame, FrameTooLong, type Framing } from "./framing.ts";

/** Server-sent events. `onRetry` is told when the server says after what time to come back. */
export function eventFraming(maxLength: number, onRetry: (delayMs: number) => void): Framing {
  let frames: Frame[] = [];
  let isTooLong = false;
  const lines = eventLines();
  const parser = createParser({
    maxBufferSize: maxLength,
    onRetry,
    onEvent: ({ data, event, id }) => frames.push({ text: data, event, id }),
    onError: ({ type }) => {
      isTooLong ||= type === "max-buffer-size-exceeded";
    },
  });
  const parse = (text: string): void => {
    parser.feed(text);
    if (isTooLong) throw new FrameTooLong();
  };
  return {
    feed: (text) => {
      frames = [];
      let parsed = 0;
      for (const { id, endsAt } of lines.follow(text)) {
        parse(text.slice(parsed, endsAt));
        frames.push({ text: "", id, isMark: true });
        parsed = endsAt;
      }
      parse(text.slice(parsed));
      return frames;
    },
    end: () => {
      const { line, hasBegun } = lines.left();
      const isData = line.startsWith("data:");
      // What came of a line is no value of its field, be it a time to come back: a NUL makes it one of none.
      frames = [];
      parse(isData || line === "" ? "\n\n" : "\0\n\n");
      if (!hasBegun) return frames;
      const isCut = !isData && isOfEvent(line);
      const [frame] = frames;
      return [frame === undefined ? { text: "", isCut: true } : { ...frame, isOpen: true, isCut }];
    },
  };
}
