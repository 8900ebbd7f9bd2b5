import type { Attempt, BoundedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { Stopped, type StopSource } from "../call/stop.ts";
import { stopAfter, streamMs } from "../call/total-time.ts";
import { transportError } from "../errors/attempt-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";
import { type BodyLimits, type StreamBody, stoppableReader } from "./body.ts";
import { brokenBody } from "./broken-body.ts";

/** Hands over the body of a reply unread. It comes with the readers that do so, so that other operations go without it. `undefined`: it is to be read. */
export type HandOver = (
  stream: ReadableStream<Uint8Array>,
  attempt: Attempt,
  response: Response,
  limits: BodyLimits,
) => StreamBody | undefined;

/**
 * The attempt ends with the headers; what comes after is bounded by the caller's signal and the idle limit. Whoever reads
 * gets their errors.
 */
export const handOver: HandOver = (stream, attempt, response, limits) => {
  const { signal, policy } = attempt.call;
  const reader = stoppableReader(stream, { ...limits, idleMs: policy.timeout.idleMs, signal });
  let close = (_error: unknown): void => undefined;
  const closed = new Promise<unknown>((resolve) => {
    close = resolve;
  });
  const end = (error?: unknown): void => {
    reader.release();
    close(error);
  };
  const guarded = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        // Also while nobody reads: an abort lets go of the connection at once.
        const forget = signal.onStop((stop) => {
          const error = streamError(attempt, response, new Stopped(stop));
          end(error);
          controller.error(error);
        });
        closed.then(forget);
      },
      pull: async (controller) => {
        try {
          const chunk = reader.received(await reader.read());
          if (chunk !== undefined) return controller.enqueue(chunk);
          controller.close();
          end();
        } catch (thrown) {
          const error = streamError(attempt, response, thrown);
          end(error);
          throw error;
        }
      },
      cancel: () => end(),
    },
    { highWaterMark: 0 },
  );
  return {
    kind: "stream",
    stream: guarded,
    closed,
    outlive: (source, release) => outlive(attempt.call, closed, source, release),
  };
};

/** A stream that was handed over is still bound by the caller's signal, and by the time that covers it to its end. */
function outlive(call: BoundedCall, closed: Promise<unknown>, source: StopSource, release: () => void): void {
  const limitMs = streamMs(call);
  const disarm = limitMs === Number.POSITIVE_INFINITY ? undefined : stopAfter(limitMs, call, source);
  closed.then(() => {
    release();
    disarm?.();
  });
}

/** What whoever reads a stream gets when it breaks. The reply has come, so nothing about it is ambiguous. */
function streamError({ call }: Attempt, response: Response, thrown: unknown): unknown {
  const context = contextOf(call.log);
  if (thrown instanceof Stopped) {
    return stoppedError(thrown.stop, call.operation.method, context, "yes", response.status);
  }
  return transportError(context, brokenBody(thrown, response), { kind: "final" }, "yes");
}
