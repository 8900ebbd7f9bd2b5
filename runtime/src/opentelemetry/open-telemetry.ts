import { context, type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import { createTelemetry } from "../telemetry/create-telemetry.ts";
import type { ClientTelemetry } from "../telemetry/telemetry.ts";
import { createInstruments, measureEvent } from "./instruments.ts";
import { startCallSpan } from "./spans.ts";
import { parentOf } from "./trace-context.ts";

/** Where spans and metrics go. Default: the providers that are registered globally. */
export interface OpenTelemetryOptions {
  readonly tracerProvider?: TracerProvider | undefined;
  readonly meterProvider?: MeterProvider | undefined;
}

const SCOPE = "@gen-client/runtime";

/**
 * Follows calls with OpenTelemetry: a span for each call and below it one for each request, redirects among them, by the
 * stable semantic conventions of HTTP; the trace context goes along with each request to the call's own origin, as the
 * registered propagator writes it, or as W3C Trace Context where there is none. No span, metric or attribute holds a value
 * of a request, so nothing secret is in them, and there are only as many of them as there are operations, hosts that
 * redirects lead to, and circuits by host, tag or named tenant.
 *
 * @example
 * const api = createClient({ telemetry: openTelemetry() });
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): ClientTelemetry {
  const tracer = (options.tracerProvider ?? trace).getTracer(SCOPE);
  const instruments = createInstruments((options.meterProvider ?? metrics).getMeter(SCOPE));
  return createTelemetry({
    startCall: (call) =>
      startCallSpan({ tracer, instruments, parent: parentOf(context.active(), call), call }),
    onEvent: (event, client) => measureEvent(instruments, event, client),
  });
}
