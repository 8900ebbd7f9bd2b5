import { coversStream } from "../call/covers-stream.ts";
import type { BoundedHandler, FetchHandler, PreparedCall, Reply } from "../call/handler.ts";
import { actedSoFar, contextOf } from "../call/log.ts";
import { followCaller, type Stop, Stopped, stopSource, throwIfStopped } from "../call/stop.ts";
import type { SdkError } from "../errors/sdk-error.ts";
import { stoppedError } from "../errors/stopped-error.ts";

/** Bounds everything that waits: by the total timeout, and by the caller's signal, which is composed and never replaced. */
export const deadline =
  (next: BoundedHandler): FetchHandler =>
  async (call) => {
    const { environment } = call.core;
    const totalMs = totalMsOf(call);
    const source = stopSource();
    const release = followCaller(source, call.options.signal);
    const deadlineAtMs = call.log.startedAtMs + totalMs;
    const remainingMs = deadlineAtMs - environment.now();
    const expire = (): void => source.stop({ kind: "timeout", phase: "total", limitMs: totalMs });
    const disarm = environment.schedule(remainingMs, expire);
    try {
      if (remainingMs <= 0) expire();
      throwIfStopped(source.signal);
      const reply = await next({ ...call, signal: source.signal, deadlineAtMs });
      if (!coversStream(call)) disarm();
      releaseAfter(reply, () => {
        release();
        disarm();
      });
      return reply;
    } catch (thrown) {
      release();
      disarm();
      throw thrown instanceof Stopped ? errorOf(thrown.stop, call) : thrown;
    }
  };

/** The policy's, or what is left of the work that the call is made for. */
function totalMsOf({ policy, context, log }: PreparedCall): number {
  const { totalMs } = policy.timeout;
  if (context === undefined) return totalMs;
  const elapsedMs = log.now() - log.startedAtMs;
  return Math.min(totalMs, Math.max(0, Math.floor(context.remainingMs() + elapsedMs)));
}

/** A stream is still bound by the caller's signal after it was handed over, and by a total that the caller named. */
function releaseAfter(reply: Reply, release: () => void): void {
  if (reply.body.kind === "stream") reply.body.closed.then(release, release);
  else release();
}

function errorOf(stop: Stop, call: PreparedCall): SdkError {
  return stoppedError(stop, call.operation.method, contextOf(call.log), actedSoFar(call.log));
}
