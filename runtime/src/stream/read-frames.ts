import { unreadable } from "../reply/unreadable.ts";
import { type Frame, FrameTooLong, type Framing } from "./framing.ts";
import type { StreamOpening } from "./opening.ts";
import { truncated } from "./truncated.ts";

/** How much longer a connection is listened to after the last item, so that it can be used again. */
const LET_END_MS = 1_000;
const LET_END_PIECES = 16;

/** A body that is read frame by frame. Nothing is read ahead of who reads the frames. */
export interface FrameSource {
  readonly frames: () => AsyncGenerator<Frame, void, undefined>;
  /** Lets go of the connection; frames that are waited for do not come. */
  readonly cancel: () => void;
  /** The last frame has come, though the body goes on: lets it end. */
  readonly letEnd: () => void;
}

/** Reads a stream as UTF-8, whose characters may be split between pieces. */
export function frameSource(opening: StreamOpening, framing: Framing): FrameSource {
  const body = opening.stream.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isLeft = false;
  const cancel = (): void => {
    isLeft = true;
    body.cancel().catch(() => undefined);
  };
  async function* frames(): AsyncGenerator<Frame, void, undefined> {
    try {
      for (;;) {
        const { done, value } = await body.read();
        if (isLeft) return;
        if (!done) {
          yield* framed(opening, () => framing.feed(decoder.decode(value, { stream: true })));
          continue;
        }
        if (isWithinCharacter(decoder)) throw truncated(opening);
        yield* framed(opening, framing.end);
        return;
      }
    } finally {
      if (!isLeft) cancel();
    }
  }
  return {
    frames,
    cancel,
    letEnd: () => {
      isLeft = true;
      const disarm = opening.call.core.environment.schedule(LET_END_MS, cancel);
      drain(body).then(disarm, disarm);
    },
  };
}

/** Whether the bytes that came last are the beginning of a character. */
function isWithinCharacter(decoder: TextDecoder): boolean {
  try {
    decoder.decode();
    return false;
  } catch {
    return true;
  }
}

function framed(opening: StreamOpening, cut: () => readonly Frame[]): readonly Frame[] {
  const { call, reply } = opening;
  try {
    return cut();
  } catch (thrown) {
    if (thrown instanceof FrameTooLong) {
      const { maxBytes } = call.policy.reader;
      const message = `an item is longer than ${maxBytes} bytes (policy.reader.maxBytes)`;
      throw unreadable(call, reply, { message });
    }
    // What a decoder throws at bytes that are no text.
    if (thrown instanceof TypeError) throw unreadable(call, reply, { message: "the body is no UTF-8" });
    throw thrown;
  }
}

async function drain(body: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let piece = 0; piece < LET_END_PIECES; piece += 1) {
    if ((await body.read()).done) return;
  }
  await body.cancel();
}
