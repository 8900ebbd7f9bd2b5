import type { Attempt, AttemptHandler, BoundedCall, Reply } from "../call/handler.ts";
import { reasonOf, Stopped } from "../call/stop.ts";
import { firstPlace, isTraceparent } from "../call/traceparent.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { AttemptEnd, AttemptFacts, AttemptTrace, CallTrace } from "../telemetry/telemetry.ts";
import type { TracedAttempt } from "../telemetry/traced-attempt.ts";
import { undisturbed } from "../telemetry/undisturbed.ts";
import { AttemptFailure } from "../transport/failure.ts";

/**
 * Just around the wire: a span for each request that is made, and the headers that tell the server of it. Those after the
 * first of an attempt are the transport's to tell of. The last one's span covers the body.
 */
export const trace =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const { trace: callTrace } = attempt.call;
    if (callTrace !== undefined) return traced(next, attempt, callTrace);
    const traceHeaders = passedOn(attempt.call);
    return traceHeaders === undefined ? next(attempt) : next({ ...attempt, traceHeaders });
  };

async function traced(next: AttemptHandler, attempt: Attempt, callTrace: CallTrace): Promise<Reply> {
  const { call } = attempt;
  let facts = factsOf(attempt.number, call.request.url, false);
  let span = undisturbed(() => callTrace.startAttempt(facts));
  let end: AttemptEnd = { reason: "internal" };
  const traceNext: TracedAttempt["traceNext"] = (last, leadsTo) => {
    undisturbed(() => span?.end(last));
    if (leadsTo !== undefined) facts = factsOf(attempt.number, leadsTo, true);
    span = undisturbed(() => callTrace.startAttempt(facts));
    return headersOf(span, call);
  };
  try {
    const followed: TracedAttempt = { ...attempt, traceHeaders: headersOf(span, call), traceNext };
    const reply = await next(followed);
    end = { status: reply.status };
    return reply;
  } catch (thrown) {
    end = endOf(thrown);
    throw thrown;
  } finally {
    undisturbed(() => span?.end(end));
  }
}

function factsOf(number: number, { protocol, hostname, port }: URL, redirected: boolean): AttemptFacts {
  const scheme = protocol.slice(0, -1);
  const known = Number(port || (scheme === "https" ? 443 : 80));
  return { number, redirected, scheme, address: hostname, port: known };
}

function endOf(thrown: unknown): AttemptEnd {
  if (thrown instanceof Stopped) return { reason: reasonOf(thrown.stop) };
  if (!(thrown instanceof AttemptFailure)) return { reason: "internal" };
  const { status, reason } = thrown;
  return { reason, ...(status !== undefined && { status }) };
}

/** The span's own trace context, or that of whoever calls: a telemetry that sends none must not break a trace. */
function headersOf(span: AttemptTrace | undefined, call: BoundedCall): Readonly<Record<string, string>> {
  const headers = span?.headers ?? {};
  const isTold = Object.keys(headers).some((name) => name.toLowerCase() === "traceparent");
  return isTold ? headers : { ...passedOn(call), ...headers };
}

function passedOn({ options, context }: BoundedCall): Readonly<Record<string, string>> | undefined {
  const { traceparent, tracestate } = firstPlace(options, context);
  if (traceparent === undefined) return undefined;
  if (!isTraceparent(traceparent)) {
    throw new InputFault("the traceparent is none", "Pass one as W3C Trace Context has it, or none.");
  }
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}
