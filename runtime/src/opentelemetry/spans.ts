import {
  type Context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { systemEnvironment } from "../environment/system.ts";
import type { AttemptFacts, AttemptTrace, CallFacts, CallTrace } from "../telemetry/telemetry.ts";
import { endAttributes, requestAttributes, spanAttributes, spanName } from "./attributes.ts";
import type { Instruments } from "./instruments.ts";
import { traceHeaders } from "./trace-context.ts";

/** What the spans of one call are made of. */
interface CallSetting {
  readonly tracer: Tracer;
  readonly instruments: Instruments;
  readonly parent: Context;
  readonly call: CallFacts;
}

/** Starts the span of a call; those of its requests are its children. */
export function startCallSpan(setting: CallSetting): CallTrace {
  const { tracer, instruments, parent, call } = setting;
  const { client, operation } = call;
  const attributes = { "gen_client.client": client, "gen_client.operation": operation };
  const span = tracer.startSpan(`${client} ${operation}`, { kind: SpanKind.INTERNAL, attributes }, parent);
  const within = trace.setSpan(parent, span);
  let requests = 0;
  return {
    place: traceHeaders(span),
    startAttempt: (attempt) => {
      requests += 1;
      return startAttemptSpan({ ...setting, parent: within }, attempt, requests - 1);
    },
    end: ({ attempts, correlationId, elapsedMs, error, status }) => {
      span.setAttributes({ "gen_client.attempts": attempts, "gen_client.correlation_id": correlationId });
      if (error !== undefined) fail(span, status === undefined ? error : String(status));
      span.end();
      instruments.callDuration.record(elapsedMs / 1_000, {
        ...common(call),
        ...(error && { "error.type": error }),
      });
      instruments.callAttempts.record(attempts, common(call));
    },
  };
}

function startAttemptSpan(
  { tracer, instruments, parent, call }: CallSetting,
  attempt: AttemptFacts,
  resends: number,
): AttemptTrace {
  const attributes = requestAttributes(call, attempt);
  const span = tracer.startSpan(
    spanName(call, attempt),
    { kind: SpanKind.CLIENT, attributes: { ...attributes, ...spanAttributes(call, resends) } },
    parent,
  );
  const startedAtMs = systemEnvironment.now();
  return {
    headers: headersOf(span, parent),
    end: (end) => {
      const known = endAttributes(end);
      span.setAttributes(known);
      if (known["error.type"] !== undefined) fail(span, String(known["error.type"]));
      span.end();
      const seconds = (systemEnvironment.now() - startedAtMs) / 1_000;
      instruments.requestDuration.record(seconds, { ...attributes, ...known });
    },
  };
}

function headersOf(span: Span, parent: Context): Readonly<Record<string, string>> {
  // A propagator that names no header is none.
  if (propagation.fields().length === 0) return traceHeaders(span);
  const headers: Record<string, string> = {};
  propagation.inject(trace.setSpan(parent, span), headers);
  return headers;
}

function fail(span: Span, errorType: string): void {
  span.setAttribute("error.type", errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function common({ client, operation }: CallFacts): {
  "gen_client.client": string;
  "gen_client.operation": string;
} {
  return { "gen_client.client": client, "gen_client.operation": operation };
}
