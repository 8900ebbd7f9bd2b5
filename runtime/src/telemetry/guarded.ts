import type { AttemptTrace, CallTrace, Telemetry } from "./telemetry.ts";

/** A telemetry whose faults are nobody's: an observer that throws is no reason for a call to fail. */
export function guarded(telemetry: Telemetry): Telemetry {
  return {
    ...telemetry,
    startCall: (call) => guardedCall(undisturbed(() => telemetry.startCall(call))),
  };
}

/** Runs an observer. What it throws there is nobody to tell: the observer is who would be told. */
export function undisturbed<T>(observe: () => T): T | undefined {
  try {
    return observe();
  } catch {
    return undefined;
  }
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
