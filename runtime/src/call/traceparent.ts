import { InputFault } from "../errors/input-fault.ts";
import type { RawCall } from "./handler.ts";

/**
 * Version, trace, parent and flags: https://www.w3.org/TR/trace-context/#traceparent-header-field-values. Versions to come
 * may say more behind what is known; 00 may not.
 */
const FORM = /^(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** Whether it is one as W3C Trace Context has it. */
export function isTraceparent(text: string): boolean {
  return FORM.test(text);
}

/** Where in a trace something is. */
export interface TracePlace {
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
}

/** The first that has a traceparent. A tracestate belongs to its traceparent: with another it would tell of the wrong trace. */
export function firstPlace(...places: readonly (TracePlace | undefined)[]): TracePlace {
  const first = places.find((place) => place?.traceparent !== undefined);
  return { traceparent: first?.traceparent, tracestate: first?.tracestate };
}

/** The trace context that a call was given, as headers; `undefined`: none. */
export function passedOn({ options, context }: RawCall): Readonly<Record<string, string>> | undefined {
  const { traceparent, tracestate } = firstPlace(options, context);
  if (traceparent === undefined) return undefined;
  if (!isTraceparent(traceparent)) {
    throw new InputFault("the traceparent is none", "Pass one as W3C Trace Context has it, or none.");
  }
  return tracestate === undefined ? { traceparent } : { traceparent, tracestate };
}
