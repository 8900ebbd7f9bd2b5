import type { Attempt, AttemptHandler, BoundedCall, Reply } from "../call/handler.ts";
import { reasonOf, Stopped } from "../call/stop.ts";
import { passedOn } from "../call/traceparent.ts";
import { AttemptFailure } from "../transport/failure.ts";
import type { AttemptEnd, AttemptFacts, AttemptTrace, CallTrace } from "./telemetry.ts";

/** An attempt as the transport sees it, which may make more requests than one. */
export interface TracedAttempt extends Attempt {
  /**
   * Ends the span of the last request, and starts that of the next: to the same place, or to where the reply leads. Gives
   * the headers that tell of it. Absent where nobody follows.
   */
  readonly traceNext?: (end: AttemptEnd, leadsTo?: URL) => Readonly<Record<string, string>>;
}

/**
 * A span for each request of an attempt that is made, and the headers that tell the server of it. Those after the first are
 * the transport's to tell of. The last one's span covers the body.
 */
export async function tracedAttempt(
  callTrace: CallTrace,
  attempt: Attempt,
  next: AttemptHandler,
): Promise<Reply> {
  const { call } = attempt;
  let facts = factsOf(attempt.number, call.request.url, false);
  let span = callTrace.startAttempt(facts);
  let end: AttemptEnd = { reason: "internal" };
  const traceNext: TracedAttempt["traceNext"] = (last, leadsTo) => {
    span.end(last);
    if (leadsTo !== undefined) facts = factsOf(attempt.number, leadsTo, true);
    span = callTrace.startAttempt(facts);
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
    span.end(end);
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
function headersOf({ headers }: AttemptTrace, call: BoundedCall): Readonly<Record<string, string>> {
  const isTold = Object.keys(headers).some((name) => name.toLowerCase() === "traceparent");
  return isTold ? headers : { ...passedOn(call), ...headers };
}
