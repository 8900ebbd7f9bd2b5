/** What the parser of events does not tell of the text that it is fed. */
export interface EventLines {
  /** The ids of blocks without data that end in this text: none is an event, and each says how far the stream has come. */
  readonly follow: (text: string) => readonly LoneId[];
  /** What the text has ended with: an event is over with an empty line (WHATWG HTML, section 9.2.6). */
  readonly left: () => LeftOpen;
}

/** An id that came without data. */
export interface LoneId {
  readonly id: string;
  /** Where the text after its block begins. */
  readonly endsAt: number;
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
  let block = emptyBlock();
  return {
    follow: (text) => {
      const lone: LoneId[] = [];
      // A line end of two characters may be split between pieces.
      let start = isAfterReturn && text.startsWith("\n") ? 1 : 0;
      for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
        if (index < start) continue;
        line += text.slice(start, index);
        start = index + end.length;
        const { id, hasData } = block;
        if (line === "" && id !== undefined && !hasData) lone.push({ id, endsAt: start });
        block = line === "" ? emptyBlock() : withLine(block, line);
        line = "";
      }
      line += text.slice(start);
      if (text !== "") isAfterReturn = text.endsWith("\r");
      return lone;
    },
    left: () => ({ line, hasBegun: block.hasBegun || isOfEvent(line) }),
  };
}

/** What has come since the last empty line. */
interface Block {
  readonly id: string | undefined;
  readonly hasData: boolean;
  readonly hasBegun: boolean;
}

const emptyBlock = (): Block => ({ id: undefined, hasData: false, hasBegun: false });

function withLine({ id, hasData, hasBegun }: Block, line: string): Block {
  // The standard lets no NUL into an id.
  const isId = line.startsWith("id") && !line.includes("\0");
  const [, given] = (isId ? /^id(?:$|: ?)(.*)$/s.exec(line) : undefined) ?? [];
  return {
    id: given ?? id,
    hasData: hasData || line === "data" || line.startsWith("data:"),
    hasBegun: hasBegun || isOfEvent(line),
  };
}

/** Whether a line is of an event, or may be the beginning of one that is. */
export function isOfEvent(line: string): boolean {
  return line !== "" && FIELDS.some((field) => line.startsWith(field) || field.startsWith(line));
}
