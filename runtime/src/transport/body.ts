import { type Stop, Stopped, type StopSignal, type StopSource } from "../call/stop.ts";

/** The body of a reply. */
export type ReplyBody =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer>; readonly complete: boolean }
  /** More than the policy's `maxBytes`; the rest was not read. */
  | { readonly kind: "oversize"; readonly maxBytes: number }
  | StreamBody;

/** Handed over unread. */
export interface StreamBody {
  readonly kind: "stream";
  readonly stream: ReadableStream<Uint8Array>;
  /** Settles when the reader is done with it: with the error that it gets, or with `undefined`. */
  readonly closed: Promise<unknown>;
  /** Goes on when its call has ended, bound by the same source; then calls `release`. */
  readonly outlive: (source: StopSource, release: () => void) => void;
}

/** What reading a body is bounded by. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest wait for the next piece; `undefined`: the signal stops before that could pass. */
  readonly idleMs: number | undefined;
  readonly schedule: (delayMs: number, callback: () => void) => () => void;
  readonly signal: StopSignal;
  /** Told of every piece that comes. */
  readonly onPiece?: (bytes: number) => void;
}

/** Reads a whole body. Stops at the byte limit, and when nothing comes for too long; then lets go of the connection. */
export async function collectBody(
  stream: ReadableStream<Uint8Array>,
  limits: BodyLimits,
): Promise<Extract<ReplyBody, { kind: "bytes" | "oversize" }>> {
  const reader = stoppableReader(stream, limits);
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const chunk = reader.received(await reader.read());
      if (chunk === undefined) return { kind: "bytes", bytes: concatenated(chunks, total), complete: true };
      total += chunk.byteLength;
      if (total > limits.maxBytes) return { kind: "oversize", maxBytes: limits.maxBytes };
      chunks.push(chunk);
    }
  } finally {
    reader.release();
  }
}

/** Reads a body piece by piece, within limits. */
export interface StoppableReader {
  readonly read: () => Promise<ReadableStreamReadResult<Uint8Array>>;
  /** The piece that a read gave, `undefined` at the end. Throws where the read was ended. */
  readonly received: (result: ReadableStreamReadResult<Uint8Array>) => Uint8Array | undefined;
  /** Lets go of the connection, and of everything that was waiting. */
  readonly release: () => void;
}

/**
 * A reader whose reads end when the signal stops or nothing comes for too long. It cancels to end them: a read that
 * waits then settles at once, by the Streams Standard, whatever the transport does.
 */
export function stoppableReader(stream: ReadableStream<Uint8Array>, limits: BodyLimits): StoppableReader {
  const { idleMs, schedule, signal, onPiece } = limits;
  const reader = stream.getReader();
  let ended: Stop | undefined = signal.stopped();
  let isDone = false;
  let disarm: (() => void) | undefined;
  const end = (stop: Stop): void => {
    ended ??= stop;
    // Not awaited: it settles when the transport pleases. Of a stream that has ended it does nothing.
    reader.cancel().catch(() => undefined);
  };
  const forget = signal.onStop(end);
  return {
    read: () => {
      if (ended !== undefined) throw new Stopped(ended);
      if (idleMs !== undefined) {
        disarm = schedule(idleMs, () => end({ kind: "timeout", phase: "idle", limitMs: idleMs }));
      }
      return reader.read();
    },
    received: ({ done, value }) => {
      disarm?.();
      if (ended !== undefined) throw new Stopped(ended);
      isDone = done;
      if (done) return undefined;
      onPiece?.(value.byteLength);
      return value;
    },
    release: () => {
      forget();
      disarm?.();
      if (!isDone) reader.cancel().catch(() => undefined);
    },
  };
}

function concatenated(chunks: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only as Uint8Array<ArrayBuffer>;
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
