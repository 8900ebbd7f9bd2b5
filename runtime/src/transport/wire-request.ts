import type { Attempt } from "../call/handler.ts";
import { setHeader, setHeaders } from "../encode/header-map.ts";
import { leaves, publicHeaders } from "./redirect.ts";
import type { WireRequest } from "./send.ts";

/** The request of an attempt, with all that only an attempt has: credentials, the time that is left, trace context. */
export function wireRequest(
  { call, credentials, traceHeaders, endsAtMs }: Attempt,
  body: BodyInit | undefined,
  to: URL = call.request.url,
): WireRequest {
  const { method, headers: given } = call.request;
  const { header } = call.policy.timeout;
  if (credentials.length === 0 && header === undefined && traceHeaders === undefined) {
    return { method, url: to, headers: given, body };
  }
  const headers = new Map(given);
  const url = new URL(to);
  for (const { place, name, value } of credentials) place.add(url, headers, name, value);
  if (header !== undefined) {
    // How long anybody waits for this request: nobody hears an answer that comes later.
    const leftMs = Math.max(0, Math.floor(endsAtMs - call.log.now()));
    setHeader(headers, header, String(leftMs));
  }
  setHeaders(headers, traceHeaders);
  return { method, url, headers, body };
}

/** The request that follows one of the same attempt. Once it has left, it takes neither secrets, trace context nor time limit along. */
export function nextRequest(
  attempt: Attempt,
  last: WireRequest,
  to: URL,
  traceHeaders: Attempt["traceHeaders"] = attempt.traceHeaders,
): WireRequest {
  if (!leaves(last, to)) return wireRequest({ ...attempt, traceHeaders }, last.body, to);
  const { method, headers } = last;
  return { method, url: to, headers: publicHeaders(headers), body: undefined, hasLeft: true };
}
