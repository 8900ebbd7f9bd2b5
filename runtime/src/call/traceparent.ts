/** Version, trace, parent and flags: https://www.w3.org/TR/trace-context/#traceparent-header-field-values */
const FORM = /^(?!ff)([0-9a-f]{2})-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** Whether it is one as W3C Trace Context has it. Versions to come may say more behind what is known; 00 may not. */
export function isTraceparent(text: string): boolean {
  const found = FORM.exec(text);
  return found !== null && (found[1] !== "00" || found[2] === undefined);
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
