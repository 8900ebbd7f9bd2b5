import type { AttemptTrace, CallTrace, Telemetry } from "./telemetry.ts";

/** A telemetry whose faults are nobody's: an observer that throws is no reason for a call to fail. */
export function guarded(telemetry: Telemetry): Telemetry {
  return {
    ...telemetry,
    startCall: (call) => guardedCall(undisturbed(() => telemetry.startCall(call))),
  };
}

/**
 * Runs an observer. What it throws there is nobody to tell: the observer is who would be told. Nor what it rejects with,
 * where it is async: nobody waits for it, and a rejection that nobody handles ends the process.
 */
export function undisturbed<T>(observe: () => T): T | undefined {
  try {
    const seen = observe();
    if (isThenable(seen)) Promise.resolve(seen).catch(() => undefined);
    return seen;
  } catch {
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value;
}

function guardedCall(trace: CallTrace | undefined): CallTrace {
  return {
    startAttempt: (attempt) => guardedAttempt(undisturbed(() => trace?.startAttempt(attempt))),
    end: (event) => undisturbed(() => trace?.end(event)),
  };
}

function guardedAttempt(trace: AttemptTrace | undefined): AttemptTrace {
  return {
    headers: trace?.headers ?? {},
    end: (end) => undisturbed(() => trace?.end(end)),
  };
}
