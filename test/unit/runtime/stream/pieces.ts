/** A body whose pieces come one by one, and that then ends, breaks by an error, or stalls. */
export function bodyOf(
  pieces: readonly (string | Uint8Array)[],
  then: Error | "end" | "stall" = "end",
): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const piece = left.shift();
        if (piece !== undefined) {
          return controller.enqueue(typeof piece === "string" ? new TextEncoder().encode(piece) : piece);
        }
        if (then === "end") return controller.close();
        if (then !== "stall") return controller.error(then);
        return new Promise(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A reply of server-sent events. */
export function eventReply(...body: Parameters<typeof bodyOf>): Response {
  return new Response(bodyOf(...body), { headers: { "Content-Type": "text/event-stream" } });
}

/** What came of a stream, and what ended it early. */
export interface Gathered<T> {
  readonly items: readonly T[];
  readonly error: unknown;
}

/** Reads a stream to its end. */
export async function gathered<T>(stream: PromiseLike<AsyncIterable<T>>): Promise<Gathered<T>> {
  const items: T[] = [];
  try {
    for await (const item of await stream) items.push(item);
  } catch (error) {
    return { items, error };
  }
  return { items, error: undefined };
}
