import type { BoundedHandler, FetchHandler, PreparedCall } from "../call/handler.ts";
import { actedSoFar, contextOf } from "../call/log.ts";
import {
  followCaller,
  type Stop,
  Stopped,
  type StopSource,
  stopSource,
  throwIfStopped,
} from "../call/stop.ts";
import { callMs, streamMs } from "../call/total-time.ts";
import type { SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";

/** Bounds everything that waits: by the total timeout, and by the caller's signal, which is composed and never replaced. */
export const deadline =
  (next: BoundedHandler): FetchHandler =>
  async (call) => {
    const totalMs = callMs(call);
    const source = stopSource();
    const release = followCaller(source, call.options.signal);
    const disarm = stopAfter(totalMs, call, source);
    try {
      throwIfStopped(source.signal);
      const deadlineAtMs = call.log.startedAtMs + totalMs;
      const reply = await next({ ...call, signal: source.signal, deadlineAtMs });
      disarm();
      if (reply.body.kind === "stream") outlive(reply.body.closed, call, source, release);
      else release();
      return reply;
    } catch (thrown) {
      release();
      disarm();
      throw thrown instanceof Stopped ? errorOf(thrown.stop, call) : thrown;
    }
  };

/** Counts from the call's start. The function it returns takes it back. */
function stopAfter(limitMs: number, { core, log }: PreparedCall, source: StopSource): () => void {
  const { now, schedule } = core.environment;
  const leftMs = log.startedAtMs + limitMs - now();
  const expire = (): void => source.stop({ kind: "timeout", phase: "total", limitMs });
  if (leftMs > 0) return schedule(leftMs, expire);
  expire();
  return () => undefined;
}

/** A stream that was handed over is still bound by the caller's signal, and by the time that covers it to its end. */
function outlive(closed: Promise<void>, call: PreparedCall, source: StopSource, release: () => void): void {
  const limitMs = streamMs(call);
  const disarm = limitMs === Number.POSITIVE_INFINITY ? undefined : stopAfter(limitMs, call, source);
  const end = (): void => {
    release();
    disarm?.();
  };
  closed.then(end, end);
}

function errorOf(stop: Stop, call: PreparedCall): SdkError {
  return stoppedError(stop, call.operation.method, contextOf(call.log), actedSoFar(call.log));
}
