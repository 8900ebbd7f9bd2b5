import type { Attempt } from "../call/handler.ts";
import { setHeader } from "../encode/header-map.ts";
import type { WireRequest } from "../transport/send.ts";
import type { AttemptEnd } from "./telemetry.ts";

/** An attempt as the transport sees it, which may make more requests than one. */
export interface TracedAttempt extends Attempt {
  /**
   * Ends the span of the last request, and starts that of the next: to the same place, or to where the reply leads. Gives
   * the headers that tell of it. Absent where nobody follows.
   */
  readonly traceNext?: (end: AttemptEnd, leadsTo?: URL) => Readonly<Record<string, string>>;
}

/** A request of an attempt with the headers that tell of its own span, in place of those of the attempt's first. */
export function retraced(
  { traceHeaders: first = {} }: Attempt,
  request: WireRequest,
  own: Readonly<Record<string, string>> | undefined,
): WireRequest {
  if (own === undefined) return request;
  const headers = new Map(request.headers);
  for (const name of Object.keys(first)) setHeader(headers, name, undefined);
  for (const [name, value] of Object.entries(own)) setHeader(headers, name, value);
  return { ...request, headers };
}
