import type { AttemptHandler } from "../call/handler.ts";
import { passedOn } from "../call/traceparent.ts";

/** Just around the wire: the place of telemetry. Without any, the trace context of whoever calls is passed on as it is. */
export const trace =
  (next: AttemptHandler): AttemptHandler =>
  (attempt) => {
    const { call } = attempt;
    if (call.trace !== undefined) return call.trace.follow(attempt, next);
    const traceHeaders = passedOn(call);
    return traceHeaders === undefined ? next(attempt) : next({ ...attempt, traceHeaders });
  };
