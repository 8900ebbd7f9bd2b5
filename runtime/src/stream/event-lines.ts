/** What the parser of events does not tell of the text that it is fed. */
export interface EventLines {
  readonly follow: (text: string) => void;
  /** What the text has ended with: an event is over with an empty line (WHATWG HTML, section 9.2.6). */
  readonly left: () => LeftOpen;
}

/** What is open at the end of a body. */
export interface LeftOpen {
  /** The last line, which has no end; empty where it has. */
  readonly line: string;
  /** An event has begun. Comments and times to come back are none. */
  readonly hasBegun: boolean;
}

/** The fields of an event, with what ends their names. */
const FIELDS = ["data:", "event:", "id:"] as const;

/** Follows the lines of a stream of events. Its own text is never longer than that of the parser beside it. */
export function eventLines(): EventLines {
  let line = "";
  let isAfterReturn = false;
  let hasBegun = false;
  const endLine = (): void => {
    hasBegun = line !== "" && (hasBegun || isOfEvent(line));
    line = "";
  };
  return {
    follow: (text) => {
      // A line end of two characters may be split between pieces.
      let start = isAfterReturn && text.startsWith("\n") ? 1 : 0;
      for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
        if (index < start) continue;
        line += text.slice(start, index);
        start = index + end.length;
        endLine();
      }
      line += text.slice(start);
      if (text !== "") isAfterReturn = text.endsWith("\r");
    },
    left: () => ({ line, hasBegun: hasBegun || isOfEvent(line) }),
  };
}

/** Whether a line is of an event, or may be the beginning of one that is. */
export function isOfEvent(line: string): boolean {
  return line !== "" && FIELDS.some((field) => line.startsWith(field) || field.startsWith(line));
}
