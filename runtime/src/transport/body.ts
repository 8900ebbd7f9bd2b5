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
  /** Settles when the reader is done with it. */
  readonly closed: Promise<void>;
  /** Goes on when its call has ended, bound by the same source; then calls `release`. */
  readonly outlive: (source: StopSource, release: () => void) => void;
}

/** What reading a body is bounded by. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest wait for the next piece; `undefined`: the signal stops before that could pass. */
  readonly idleMs: number | undefined;
  readonly now: () => number;
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
 * waits then settles at once, by the Streams Standard, whatever the transport does. One timer serves all reads.
 */
export function stoppableReader(stream: ReadableStream<Uint8Array>, limits: BodyLimits): StoppableReader {
  const reader = stream.getReader();
  let ended: Stop | undefined = limits.signal.stopped();
  let isDone = false;
  const end = (stop: Stop): void => {
    ended ??= stop;
    // Not awaited: it settles when the transport pleases. Of a stream that has ended it does nothing.
    reader.cancel().catch(() => undefined);
  };
  const forget = limits.signal.onStop(end);
  const idle = limits.idleMs === undefined ? undefined : idleTimer(limits, limits.idleMs, end);
  return {
    read: () => {
      if (ended !== undefined) throw new Stopped(ended);
      idle?.begin();
      return reader.read();
    },
    received: ({ done, value }) => {
      idle?.pause();
      if (ended !== undefined) throw new Stopped(ended);
      isDone = done;
      if (done) return undefined;
      limits.onPiece?.(value.byteLength);
      return value;
    },
    release: () => {
      forget();
      idle?.cancel();
      if (!isDone) reader.cancel().catch(() => undefined);
    },
  };
}

interface IdleTimer {
  readonly begin: () => void;
  readonly pause: () => void;
  readonly cancel: () => void;
}

/** Bounds each stretch between `begin` and `pause`. When it fires in a later stretch, it waits for what is left of that. */
function idleTimer({ now, schedule }: BodyLimits, idleMs: number, end: (stop: Stop) => void): IdleTimer {
  let sinceMs: number | undefined;
  let cancel: (() => void) | undefined;
  const arm = (delayMs: number): void => {
    cancel = schedule(delayMs, check);
  };
  const check = (): void => {
    cancel = undefined;
    if (sinceMs === undefined) return;
    const leftMs = sinceMs + idleMs - now();
    if (leftMs > 0) arm(leftMs);
    else end({ kind: "timeout", phase: "idle", limitMs: idleMs });
  };
  return {
    begin: () => {
      sinceMs = now();
      if (cancel === undefined) arm(idleMs);
    },
    pause: () => {
      sinceMs = undefined;
    },
    cancel: () => cancel?.(),
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
