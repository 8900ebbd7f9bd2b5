import type { RawCall } from "../call/handler.ts";
import { firstPlace, isTraceparent } from "../call/traceparent.ts";
import type { AttemptTrace, CallFacts, CallTrace, ClientTelemetry, Telemetry } from "./telemetry.ts";
import { tracedAttempt } from "./traced-attempt.ts";
import { undisturbed } from "./undisturbed.ts";

/**
 * A telemetry for clients out of one of one's own. Its faults are nobody's: an observer that throws is no reason for a call
 * to fail. Clients without a telemetry hold none of the code for it.
 *
 * @example
 * const api = createClient({ telemetry: createTelemetry({ startCall, onEvent }) });
 */
export function createTelemetry(telemetry: Telemetry): ClientTelemetry {
  return {
    onEvent: telemetry.onEvent?.bind(telemetry),
    "~start": (call) => {
      const trace = guardedCall(undisturbed(() => telemetry.startCall(factsOf(call))));
      const { place, end } = trace;
      return { follow: (attempt, next) => tracedAttempt(trace, attempt, next), place, end };
    },
  };
}

function factsOf({ core, operation, log, options, context }: RawCall): CallFacts {
  return {
    client: core.descriptor.name,
    operation: operation.id,
    method: operation.method,
    template: operation.path,
    correlationId: log.correlationId,
    ...firstPlace(options, context),
  };
}

function guardedCall(trace: CallTrace | undefined): CallTrace {
  const place = undisturbed(() => trace?.place);
  return {
    // One that is none would be a fault of whoever is sent on with it.
    place: isTraceparent(place?.traceparent ?? "") ? place : undefined,
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
