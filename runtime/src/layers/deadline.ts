import type { BoundedHandler, FetchHandler, PreparedCall } from "../call/handler.ts";
import { actedSoFar, contextOf } from "../call/log.ts";
import { followCaller, type Stop, Stopped, stopSource, throwIfStopped } from "../call/stop.ts";
import { callMs, stopAfter } from "../call/total-time.ts";
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
      if (reply.body.kind === "stream") reply.body.outlive(source, release);
      else release();
      return reply;
    } catch (thrown) {
      release();
      disarm();
      throw thrown instanceof Stopped ? errorOf(thrown.stop, call) : thrown;
    }
  };

function errorOf(stop: Stop, call: PreparedCall): SdkError {
  return stoppedError(stop, call.operation.method, contextOf(call.log), actedSoFar(call.log));
}
