import {
  context,
  type MeterProvider,
  metrics,
  propagation,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createInstruments, measureEvent } from "./instruments.ts";
import { startCallSpan } from "./spans.ts";

/** Where spans and metrics go. Default: the providers that are registered globally. */
export interface OpenTelemetryOptions {
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
}

const SCOPE = "@gen-client/runtime";

/**
 * Follows calls with OpenTelemetry: a span for each call and below it one for each request, by the stable semantic
 * conventions of HTTP; the trace context goes along with each request. No span, metric or attribute holds a value of a
 * request, so nothing secret is in them, and there are only as many of them as there are operations.
 *
 * @example
 * const api = createClient({ telemetry: openTelemetry() });
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const tracer = (options.tracerProvider ?? trace).getTracer(SCOPE);
  const instruments = createInstruments((options.meterProvider ?? metrics).getMeter(SCOPE));
  return {
    startCall: (call) => {
      const passed = { traceparent: call.traceparent, tracestate: call.tracestate };
      const active = context.active();
      // What was passed along explicitly counts where no span is active.
      const isPassed = passed.traceparent !== undefined && trace.getSpanContext(active) === undefined;
      const parent = isPassed ? propagation.extract(active, passed) : active;
      return startCallSpan({ tracer, instruments, parent, call });
    },
    onEvent: (event, client) => measureEvent(instruments, event, client),
  };
}
