import type { Policy } from "../policy.ts";

/** Whether a header, by its name in lower case, names the one request, and so is another for each: no server answers by it. */
export function isNameOfCall(name: string, { telemetry: { correlation } }: Policy): boolean {
  const isCorrelation = correlation !== false && name === correlation.toLowerCase();
  return isCorrelation || name === "traceparent" || name === "tracestate";
}
