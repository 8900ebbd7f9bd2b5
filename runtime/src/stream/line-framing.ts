import { type Frame, FrameTooLong, type Framing } from "./framing.ts";

/** Lines that hold a value each (NDJSON, JSON Lines); empty ones hold none. */
export function lineFraming(maxLength: number): Framing {
  let pieces: string[] = [];
  let length = 0;
  const take = (): string => {
    const line = pieces.join("");
    pieces = [];
    length = 0;
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };
  const add = (piece: string): void => {
    pieces.push(piece);
    length += piece.length;
    if (length > maxLength) throw new FrameTooLong();
  };
  return {
    feed: (text) => {
      const frames: Frame[] = [];
      let start = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
        add(text.slice(start, end));
        const line = take();
        if (line.trim() !== "") frames.push({ text: line });
        start = end + 1;
      }
      if (start < text.length) add(text.slice(start));
      return frames;
    },
    end: () => {
      const line = take();
      return line.trim() === "" ? [] : [{ text: line, isOpen: true }];
    },
  };
}
