import type { PreparedCall } from "../call/handler.ts";
import { followCaller, stopSource, throwIfStopped, untilStopped } from "../call/stop.ts";

/**
 * Waits for what a step does, until the caller aborts or the step's own time is up. The call's deadline is no measure:
 * it is what has run out in most cases. Work that does not heed the signal is left behind.
 */
export async function withinStep<T>(
  call: PreparedCall,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const source = stopSource();
  const controller = new AbortController();
  const limitMs = stepMs(call);
  const disarm = call.core.environment.schedule(limitMs, () =>
    source.stop({ kind: "timeout", phase: "total", limitMs }),
  );
  const release = followCaller(source, call.options.signal);
  try {
    throwIfStopped(source.signal);
    return await untilStopped(work(controller.signal), source.signal, (stopped) => controller.abort(stopped));
  } finally {
    release();
    disarm();
  }
}

/** As long as the policy gives a call, and no longer than the work has that it is made for, while that has any time. */
function stepMs({ policy, context }: PreparedCall): number {
  const { totalMs } = policy.timeout;
  const leftMs = context?.remainingMs() ?? totalMs;
  return leftMs > 0 ? Math.min(totalMs, leftMs) : totalMs;
}
