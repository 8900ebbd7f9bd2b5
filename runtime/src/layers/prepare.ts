import type { PreparedHandler, PreparedRequest, RawCall, RawHandler } from "../call/handler.ts";
import { keysOf } from "../client/feature-of.ts";
import { acceptOf } from "../encode/accept.ts";
import { encodeBody } from "../encode/body.ts";
import type { EncodedBody } from "../encode/encoded-body.ts";
import { type HeaderMap, setHeader, setHeaders } from "../encode/header-map.ts";
import { cookieHeader, headerPairs } from "../encode/headers.ts";
import { requestUrl } from "../encode/url.ts";
import { InputFault } from "../errors/input-fault.ts";
import { leftOut } from "../errors/left-out.ts";

/** Encodes the request once, so that every attempt sends the same bytes. What goes under a key is prepared by what keys come with. */
export const prepare =
  (next: PreparedHandler): RawHandler =>
  (call) => {
    if (isToBecomeList(call)) {
      const advice = "State it in the document, or in an overlay, and generate the client anew.";
      throw leftOut("pagination", "operation was generated", advice);
    }
    const isKeyed = call.policy.idempotency !== false || call.resumed !== undefined;
    if (isKeyed) return keysOf(call).prepare(call, next);
    if (call.options.idempotencyKey !== undefined) throw noPlaceForKey();
    return next({ ...call, request: preparedRequest(call) });
  };

/** A client may bound the pages of all its lists (`maxPages`); how a list goes on is decided when it is generated. */
function isToBecomeList({ policy: { pagination }, operation }: RawCall): boolean {
  return pagination !== false && pagination.style !== undefined && operation.pages === undefined;
}

function noPlaceForKey(): InputFault {
  return new InputFault(
    "the operation has no place for an idempotency key",
    "Drop the option, or say where the API takes one: policy.idempotency.",
  );
}

/** The request of a call, as its input and options have it. */
export function preparedRequest(call: RawCall): PreparedRequest {
  const { core, operation, input, log } = call;
  operation.requires?.();
  const url = call.url ?? requestUrl(core.servers.of(operation), operation, input);
  const body = encodeBody(operation, input.body, input.contentType, () => core.environment.uuid());
  if (body.kind === "once") log.bodyAdvice = body.advice;
  return { method: operation.method, url, headers: requestHeaders(call, url, body), body };
}

/** A header that the caller sends in the place of the correlation id is the id. */
export function takeCorrelation({ policy, log }: RawCall, headers: HeaderMap): void {
  const { correlation } = policy.telemetry;
  if (correlation === false) return;
  log.correlationId = headers.get(correlation.toLowerCase()) ?? log.correlationId;
}

/** What is set later wins. Low to high: ours, what is pinned, the client's, the input's, the call's. */
function requestHeaders(call: RawCall, url: URL, body: EncodedBody): HeaderMap {
  const { core, operation, input, options, policy, log } = call;
  const headers = new Map([["accept", acceptOf(operation, call)]]);
  if (body.kind !== "none") setHeader(headers, "Content-Type", body.mediaType);
  const { correlation } = policy.telemetry;
  if (correlation !== false) setHeader(headers, correlation, log.correlationId);
  setHeaders(headers, core.descriptor.pinned?.headers);
  setHeaders(headers, operation.pinned?.headers);
  if (core.options.headers !== undefined) {
    const doubt = core.servers.doubtOf(url);
    if (doubt !== undefined) throw doubt(call, []);
    if (core.servers.isTrusted(url)) setHeaders(headers, core.options.headers);
  }
  if (input.header !== undefined) {
    for (const [name, value] of headerPairs(operation, input.header)) setHeader(headers, name, value);
  }
  setHeaders(headers, options.headers);
  takeCorrelation(call, headers);
  const cookies = input.cookie === undefined ? "" : cookieHeader(operation, input.cookie);
  if (cookies !== "") setHeader(headers, "Cookie", cookies);
  return headers;
}
