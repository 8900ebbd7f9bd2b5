import { type Context, createTraceState, isSpanContextValid, type Span, trace } from "@opentelemetry/api";
import { isTraceparent } from "../call/traceparent.ts";
import type { CallFacts } from "../telemetry/telemetry.ts";

/** The flags that are known: sampled, and a random trace id. Others are not to be handed on. */
const KNOWN_FLAGS = 0x03;

/**
 * What a call's span is part of: the span that is active, else the trace that was passed along. It is read here, as W3C
 * Trace Context (https://www.w3.org/TR/trace-context/), because what the platform registered may be of another kind.
 */
export function parentOf(active: Context, { traceparent, tracestate }: CallFacts): Context {
  const span = trace.getSpanContext(active);
  if (span !== undefined && isSpanContextValid(span)) return active;
  if (traceparent === undefined || !isTraceparent(traceparent)) return active;
  const [, traceId = "", spanId = "", flags = ""] = traceparent.split("-");
  return trace.setSpanContext(active, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & KNOWN_FLAGS,
    isRemote: true,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  });
}

/** The headers of W3C Trace Context that tell of a span; none where it is part of no trace. */
export function traceHeaders(span: Span): Readonly<Record<string, string>> {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  if (!isSpanContextValid({ traceId, spanId, traceFlags })) return {};
  const flags = traceFlags.toString(16).padStart(2, "0");
  const tracestate = traceState?.serialize() ?? "";
  return { traceparent: `00-${traceId}-${spanId}-${flags}`, ...(tracestate !== "" && { tracestate }) };
}
