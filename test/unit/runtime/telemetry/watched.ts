import type { ClientOptions } from "@gen-client/runtime/codegen";
import { openTelemetry } from "@gen-client/runtime/opentelemetry";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

const QUICK = { retry: { baseDelayMs: 0, throttleBaseDelayMs: 0 } } as const;

/** What OpenTelemetry was told, and the options of a client that tells it. */
export interface Watched {
  readonly spans: () => readonly ReadableSpan[];
  readonly metrics: () => Promise<ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly options: ClientOptions;
}

/** Spans and metrics, kept in memory. Repeats wait for nothing. */
export function watched(): Watched {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    spans: () => exporter.getFinishedSpans(),
    metrics: async () => {
      await reader.forceFlush();
      const found = measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
      return new Map(
        found
          .flatMap(({ metrics }) => metrics)
          .map((metric) => [metric.descriptor.name, metric.dataPoints.map(({ attributes }) => attributes)]),
      );
    },
    options: { telemetry: openTelemetry({ tracerProvider, meterProvider }), policy: QUICK },
  };
}
