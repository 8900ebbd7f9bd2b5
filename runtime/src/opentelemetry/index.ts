/** Spans and metrics of calls, on top of `@opentelemetry/api`. */
export { type OpenTelemetryOptions, openTelemetry } from "./open-telemetry.ts";
