import { Stopped, stoppedBy } from "../call/stop.ts";

/** The body of a reply. */
export type ReplyBody =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer>; readonly complete: boolean }
  /** More than the policy's `maxBytes`; the rest was not read. */
  | { readonly kind: "oversize"; readonly maxBytes: number }
  /** Handed over unread; `closed` settles when the reader is done with it. */
  | { readonly kind: "stream"; readonly stream: ReadableStream<Uint8Array>; readonly closed: Promise<void> };

/** What reading a body is bounded by. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly idleMs: number;
  readonly schedule: (delayMs: number, callback: () => void) => () => void;
  readonly signal: AbortSignal;
}

/** Reads a whole body. Stops at the byte limit, and when nothing comes for too long; then lets go of the connection. */
export async function collectBody(
  stream: ReadableStream<Uint8Array> | null,
  limits: BodyLimits,
): Promise<Extract<ReplyBody, { kind: "bytes" | "oversize" }>> {
  if (stream === null) return { kind: "bytes", bytes: new Uint8Array(0), complete: true };
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await withinIdle(() => reader.read(), limits);
      if (done) return { kind: "bytes", bytes: concatenated(chunks, total), complete: true };
      total += value.byteLength;
      if (total > limits.maxBytes) return { kind: "oversize", maxBytes: limits.maxBytes };
      chunks.push(value);
    }
  } finally {
    // Not awaited: it settles when the transport pleases. Of a stream that has ended it does nothing.
    reader.cancel().catch(() => undefined);
  }
}

/** The stream with an idle limit and the call's signal; whoever reads gets their errors, as `errorOf` makes them. */
export function guardedStream(
  stream: ReadableStream<Uint8Array>,
  limits: BodyLimits,
  errorOf: (thrown: unknown) => unknown,
): Extract<ReplyBody, { kind: "stream" }> {
  const { signal } = limits;
  const reader = stream.getReader();
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) => {
    closing.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const end = (): void => {
    reader.cancel().catch(() => undefined);
    closing.abort();
  };
  const guarded = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        // Also while nobody reads: an abort lets go of the connection at once.
        const onStop = (): void => {
          end();
          controller.error(errorOf(stoppedBy(signal)));
        };
        signal.addEventListener("abort", onStop, { once: true, signal: closing.signal });
      },
      pull: async (controller) => {
        try {
          const { done, value } = await withinIdle(() => reader.read(), limits);
          if (!done) return controller.enqueue(value);
          controller.close();
          end();
        } catch (thrown) {
          end();
          throw errorOf(thrown);
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return { kind: "stream", stream: guarded, closed };
}

/** Waits for the next piece, as long as the idle limit and the signal allow. */
function withinIdle<T>(read: () => Promise<T>, { signal, idleMs, schedule }: BodyLimits): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = stoppedBy(signal);
    if (stopped !== undefined) return reject(stopped);
    const onStop = (): void => {
      disarm();
      reject(stoppedBy(signal));
    };
    const disarm = schedule(idleMs, () => {
      signal.removeEventListener("abort", onStop);
      reject(new Stopped({ kind: "timeout", phase: "idle", limitMs: idleMs }));
    });
    const settle = (): void => {
      disarm();
      signal.removeEventListener("abort", onStop);
    };
    signal.addEventListener("abort", onStop, { once: true });
    read().then(resolve, reject).finally(settle);
  });
}

function concatenated(chunks: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
