/** What is waited for where it is no reply. */
export interface Awaited {
  readonly what: string;
  /** What to do where it does not come, in a sentence. */
  readonly advice: string;
}

/** Why work under way is to end. `isOutrun`: by a hedge, which is a caller within. */
export type Stop =
  | { readonly kind: "caller"; readonly reason: unknown; readonly isOutrun?: true }
  | {
      readonly kind: "timeout";
      readonly phase: "attempt" | "total" | "idle";
      readonly limitMs: number;
      /** Default: a reply. */
      readonly awaited?: Awaited;
    };

/** Thrown by whatever was waiting when it was stopped. */
export class Stopped extends Error {
  readonly stop: Stop;
  /** Of the reply whose body had not come through. */
  readonly status: number | undefined;
  /** Something of that body had come. */
  readonly hasBegun: boolean;

  constructor(stop: Stop, status?: number, hasBegun = false) {
    super(stop.kind);
    this.stop = stop;
    this.status = status;
    this.hasBegun = hasBegun;
  }
}

/**
 * Tells what waits that it is to end. Not an `AbortSignal`, of which each costs more than all else that a layer does:
 * one of those is made for a request, where it leaves this package.
 */
export interface StopSignal {
  /** `undefined` while it has not stopped. */
  readonly stopped: () => Stop | undefined;
  /** Calls back once, when it stops, or at once where it has. The function it returns takes that back. */
  readonly onStop: (callback: (stop: Stop) => void) => () => void;
}

/** A signal with the means to stop it. */
export interface StopSource {
  readonly signal: StopSignal;
  /** The first reason stands. */
  readonly stop: (stop: Stop) => void;
}

/** A source that has not stopped. */
export function stopSource(): StopSource {
  let stopped: Stop | undefined;
  // Hardly ever more than two: a list is less to make than a set.
  const callbacks: ((stop: Stop) => void)[] = [];
  return {
    signal: {
      stopped: () => stopped,
      onStop: (callback) => {
        if (stopped === undefined) callbacks.push(callback);
        else callback(stopped);
        return () => {
          const at = callbacks.indexOf(callback);
          if (at !== -1) callbacks.splice(at, 1);
        };
      },
    },
    stop: (stop) => {
      if (stopped !== undefined) return;
      stopped = stop;
      // One that is called may take another back.
      for (let next = callbacks.shift(); next !== undefined; next = callbacks.shift()) next(stop);
    },
  };
}

/** Stops the source when the caller's signal aborts, or has. One listener, which the function it returns removes. */
export function followCaller(source: StopSource, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => undefined;
  const onAbort = (): void => source.stop({ kind: "caller", reason: signal.reason });
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return () => signal.removeEventListener("abort", onAbort);
}

/** A stable word for it. */
export function reasonOf(stop: Stop): string {
  if (stop.kind === "timeout") return `${stop.phase}-timeout`;
  return stop.isOutrun === true ? "outrun" : "aborted";
}

/** Throws where the signal has stopped. */
export function throwIfStopped(signal: StopSignal): void {
  const stop = signal.stopped();
  if (stop !== undefined) throw new Stopped(stop);
}

/** The promise, or a rejection as soon as the signal stops. Work that ignores `abandon` is left behind. */
export function untilStopped<T>(
  work: Promise<T>,
  signal: StopSignal,
  abandon?: (stopped: Stopped) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onStop = (stop: Stop): void => {
      const stopped = new Stopped(stop);
      abandon?.(stopped);
      reject(stopped);
    };
    const forget = signal.onStop(onStop);
    work.then(
      (value) => {
        forget();
        resolve(value);
      },
      (thrown: unknown) => {
        forget();
        reject(thrown);
      },
    );
  });
}
