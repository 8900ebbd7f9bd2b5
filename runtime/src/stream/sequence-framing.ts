import { type Frame, FrameTooLong, type Framing } from "./framing.ts";
import { isWholeJson } from "./whole-json.ts";

const RECORD_SEPARATOR = "\u001e";

/** Texts that begin with a record separator and end with a line feed (RFC 7464). */
export function sequenceFraming(maxLength: number): Framing {
  let pending = "";
  const taken = (isOpen: boolean): readonly Frame[] => {
    const text = pending;
    pending = "";
    return text.trim() === "" ? [] : [{ text, isOpen: isOpen && !text.endsWith("\n") }];
  };
  return {
    feed: (text) => {
      const [first = "", ...rest] = text.split(RECORD_SEPARATOR);
      const frames: Frame[] = [];
      pending += first;
      for (const next of rest) {
        frames.push(...taken(true));
        pending = next;
      }
      if (pending.length > maxLength) throw new FrameTooLong();
      // Not to be kept until the next one begins, which may be hours later; a text may have line feeds of its own.
      return pending.endsWith("\n") && isWholeJson(pending) ? [...frames, ...taken(false)] : frames;
    },
    end: () => taken(true),
  };
}
