import { untrustedServer } from "../auth/untrusted-server.ts";
import type {
  Outcome,
  PreparedCall,
  PreparedHandler,
  PreparedRequest,
  RawCall,
  RawHandler,
  ResumedWrite,
} from "../call/handler.ts";
import { acceptOf } from "../encode/accept.ts";
import { encodeBody } from "../encode/body.ts";
import type { EncodedBody } from "../encode/encoded-body.ts";
import { type HeaderMap, setHeader } from "../encode/header-map.ts";
import { cookieHeader, headerPairs } from "../encode/headers.ts";
import { requestUrl } from "../encode/url.ts";
import { type CarriedKey, carriedKey, keyedBody } from "../idempotency/carried-key.ts";
import { pastTtl, underKey } from "../idempotency/claim.ts";
import { wireKey } from "../idempotency/key.ts";

/** Encodes the request once, so that every attempt sends the same bytes under the same key. */
export const prepare =
  (next: PreparedHandler): RawHandler =>
  (call) => {
    if (call.resumed !== undefined) return next(resumedCall(call, call.resumed));
    const isKeyless = call.policy.idempotency === false && call.options.idempotencyKey === undefined;
    return isKeyless
      ? next({ ...call, request: preparedRequest(call, undefined) })
      : carriedKey(call).then((carried) => keyed(next, call, carried));
  };

function keyed(next: PreparedHandler, call: RawCall, carried: CarriedKey | undefined): Promise<Outcome> {
  const prepared = { ...call, request: preparedRequest(call, carried) };
  return carried === undefined ? next(prepared) : underKey(next, prepared, carried);
}

function resumedCall(call: RawCall, { entry, request }: ResumedWrite): PreparedCall {
  const { log, core } = call;
  log.idempotencyKey = entry.key;
  log.keyUsedBefore = true;
  log.keyAgeMs = Math.max(0, core.environment.wallNow() - entry.beganAtMs);
  if (log.keyAgeMs >= entry.ttlMs) throw pastTtl(call, entry.ttlMs);
  return { ...call, request };
}

function preparedRequest(call: RawCall, carried: CarriedKey | undefined): PreparedRequest {
  const { core, operation, input } = call;
  operation.requires?.();
  call.log.idempotencyKey = carried?.key;
  const url = call.url ?? requestUrl(core.servers.of(operation), operation, input);
  const body = encodeBody(operation, keyedBody(call, carried), input.contentType, () =>
    core.environment.uuid(),
  );
  return { method: operation.method, url, headers: requestHeaders(call, url, body, carried), body };
}

/** What is set later wins. Low to high: ours, what is pinned, the client's, the input's, the call's, and the key that every attempt must carry. */
function requestHeaders(
  call: RawCall,
  url: URL,
  body: EncodedBody,
  carried: CarriedKey | undefined,
): HeaderMap {
  const { core, operation, input, options, policy, log } = call;
  const headers = new Map([["accept", acceptOf(operation, call)]]);
  if (body.kind !== "none") setHeader(headers, "Content-Type", body.mediaType);
  const { correlation } = policy.telemetry;
  if (correlation !== false) setHeader(headers, correlation, log.correlationId);
  setHeaders(headers, core.descriptor.pinned?.headers);
  setHeaders(headers, operation.pinned?.headers);
  if (core.options.headers !== undefined) {
    const doubt = core.servers.doubtOf(url);
    if (doubt !== undefined) throw untrustedServer(call, [], doubt);
    if (core.servers.isTrusted(url)) setHeaders(headers, core.options.headers);
  }
  if (input.header !== undefined) {
    for (const [name, value] of headerPairs(operation, input.header)) setHeader(headers, name, value);
  }
  setHeaders(headers, options.headers);
  const cookies = input.cookie === undefined ? "" : cookieHeader(operation, input.cookie);
  if (cookies !== "") setHeader(headers, "Cookie", cookies);
  if (carried?.policy.in === "header") {
    setHeader(headers, carried.policy.name, wireKey(carried.policy, carried.key));
  }
  return headers;
}

function setHeaders(
  headers: Map<string, string>,
  given: Readonly<Record<string, string | undefined>> | undefined,
): void {
  if (given === undefined) return;
  for (const [name, value] of Object.entries(given)) setHeader(headers, name, value);
}
