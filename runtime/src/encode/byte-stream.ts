import { InputFault } from "../errors/input-fault.ts";
import type { BinarySource } from "./binary.ts";
import type { OnceBody } from "./encoded-body.ts";

/** What of a body is there already: it can be sent any number of times. */
export type FixedBytes = string | Blob | ArrayBuffer | ArrayBufferView;

/** Whether bytes can be read once only. */
export function isOnce(source: unknown): source is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> {
  return (
    source instanceof ReadableStream ||
    (typeof source === "object" && source !== null && Symbol.asyncIterator in source)
  );
}

/** Throws where something has been read before, or is just being read: less than all of it would be sent, in silence. */
export function refuseSpent(source: ReadableStream | AsyncIterable<unknown>): void {
  // Of Node's streams, what has ended gives nothing more.
  const isSpent =
    source instanceof ReadableStream ? isTaken(source) : Reflect.get(source, "destroyed") === true;
  if (!isSpent) return;
  throw new InputFault(
    "the stream to send has been read, or is being read",
    "Pass a new one, or a function that makes one.",
  );
}

/** What a body can be made of alone (Fetch Standard, "extract a body"). */
function isTaken(stream: ReadableStream): boolean {
  try {
    return new Response(stream).bodyUsed;
  } catch {
    return true;
  }
}

/** The body of a stream. */
export function onceBody(stream: ReadableStream<Uint8Array>, mediaType: string): OnceBody {
  return { kind: "once", stream, mediaType, advice: SENT_ONCE };
}

const SENT_ONCE =
  "The body is a stream, which can be sent once: pass a new one, or a function that makes one for each attempt.";

/** As something that every platform's `fetch` takes. */
export function bodyOf(source: BinarySource): FixedBytes | ReadableStream<Uint8Array> {
  if (!isOnce(source)) return source;
  refuseSpent(source);
  return source instanceof ReadableStream ? source : streamOf(source[Symbol.asyncIterator]());
}

/** A stream that makes a piece when it is asked for one, and ends what makes them when it is no longer. */
export function streamOf(pieces: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: async (reason) => {
        await pieces.return?.(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The bytes of a source, one piece after another. */
export async function* bytesOf(source: BinarySource): AsyncGenerator<Uint8Array, void> {
  const stream = isOnce(source) ? source : new Blob([source as BlobPart]).stream();
  if (!(stream instanceof ReadableStream)) return yield* stream;
  // Not every browser can iterate over a stream.
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
