/** Why work under way is to end. The reason of every signal that the runtime makes itself. */
export type Stop =
  | { readonly kind: "caller"; readonly reason: unknown }
  | { readonly kind: "timeout"; readonly phase: "attempt" | "total" | "idle"; readonly limitMs: number };

/** Thrown by whatever was waiting when it was stopped. */
export class Stopped extends Error {
  readonly stop: Stop;

  constructor(stop: Stop) {
    super(stop.kind);
    this.stop = stop;
  }
}

/** A signal of the runtime's own. */
export interface StopSource {
  readonly signal: AbortSignal;
  readonly stop: (stop: Stop) => void;
  /** Lets go of the outer signal; the source is of no further use. */
  readonly release: () => void;
}

/** A source that also stops when the outer signal does; one listener, gone with `release`. */
export function stopSource(outer?: AbortSignal): StopSource {
  const controller = new AbortController();
  const stop = (why: Stop): void => controller.abort(new Stopped(why));
  const onOuter = (): void => stop(stopOf(outer));
  if (outer?.aborted === true) onOuter();
  else outer?.addEventListener("abort", onOuter, { once: true });
  return {
    signal: controller.signal,
    stop,
    release: () => outer?.removeEventListener("abort", onOuter),
  };
}

function stopOf(signal: AbortSignal | undefined): Stop {
  const reason: unknown = signal?.reason;
  return reason instanceof Stopped ? reason.stop : { kind: "caller", reason };
}

/** Why the signal was stopped; `undefined` while it was not. */
export function stoppedBy(signal: AbortSignal): Stopped | undefined {
  return signal.aborted ? new Stopped(stopOf(signal)) : undefined;
}

/** The promise, or a rejection as soon as the signal stops. Work that ignores its signal is left behind. */
export function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onStop = (): void => reject(stoppedBy(signal));
    if (signal.aborted) {
      work.catch(() => undefined);
      onStop();
      return;
    }
    signal.addEventListener("abort", onStop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onStop));
  });
}
