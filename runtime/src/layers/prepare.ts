import type { PreparedHandler, PreparedRequest, RawCall, RawHandler } from "../call/handler.ts";
import { acceptOf } from "../encode/accept.ts";
import { type EncodedBody, encodeBody } from "../encode/body.ts";
import { type HeaderMap, setHeader } from "../encode/header-map.ts";
import { cookieHeader, headerPairs } from "../encode/headers.ts";
import { requestUrl } from "../encode/url.ts";
import { isMap } from "../encode/value.ts";
import { InputFault } from "../errors/input-fault.ts";
import { idempotencyKey, wireKey } from "../idempotency/key.ts";
import type { IdempotencyPolicy } from "../policy.ts";

/** Encodes the request once, so that every attempt sends the same bytes under the same key. */
export const prepare =
  (next: PreparedHandler): RawHandler =>
  async (call) => {
    const isKeyless = call.policy.idempotency === false && call.options.idempotencyKey === undefined;
    const carried = isKeyless ? undefined : await carriedKey(call);
    return next({ ...call, request: preparedRequest(call, carried) });
  };

function preparedRequest(call: RawCall, carried: CarriedKey | undefined): PreparedRequest {
  const { core, operation, input } = call;
  call.log.idempotencyKey = carried?.key;
  const url = requestUrl(core.servers.of(operation), operation, input.path ?? {}, input.query ?? {});
  const body = encodeBody(operation, keyedBody(input.body, carried), input.contentType, () =>
    core.environment.uuid(),
  );
  return { method: operation.method, url, headers: requestHeaders(call, url, body, carried), body };
}

/** What is set later wins. Low to high: ours, the client's, the input's, the call's, and the key that every attempt must carry. */
function requestHeaders(
  { core, operation, input, options, policy, log }: RawCall,
  url: URL,
  body: EncodedBody,
  carried: CarriedKey | undefined,
): HeaderMap {
  const headers = new Map([["accept", acceptOf(operation)]]);
  if (body.kind !== "none") setHeader(headers, "Content-Type", body.mediaType);
  const { correlation } = policy.telemetry;
  if (correlation !== false) setHeader(headers, correlation, log.correlationId);
  if (core.options.headers !== undefined && core.servers.isTrusted(url)) {
    setHeaders(headers, Object.entries(core.options.headers));
  }
  if (input.header !== undefined) setHeaders(headers, headerPairs(operation, input.header));
  if (options.headers !== undefined) setHeaders(headers, Object.entries(options.headers));
  const cookies = input.cookie === undefined ? "" : cookieHeader(operation, input.cookie);
  if (cookies !== "") setHeader(headers, "Cookie", cookies);
  if (carried?.policy.in === "header") {
    setHeader(headers, carried.policy.name, wireKey(carried.policy, carried.key));
  }
  return headers;
}

function setHeaders(
  headers: Map<string, string>,
  entries: readonly (readonly [string, string | undefined])[],
): void {
  for (const [name, value] of entries) setHeader(headers, name, value);
}

async function carriedKey({
  core,
  operation,
  input,
  options,
  policy,
}: RawCall): Promise<CarriedKey | undefined> {
  const { idempotency } = policy;
  if (idempotency !== false) {
    const given = options.idempotencyKey;
    const key = await idempotencyKey(idempotency, operation, input, given, core.environment);
    return key === undefined ? undefined : { policy: idempotency, key };
  }
  if (options.idempotencyKey === undefined) return undefined;
  throw new InputFault(
    "the operation has no place for an idempotency key",
    "Drop the option, or say where the API takes one: policy.idempotency.",
  );
}

interface CarriedKey {
  readonly policy: IdempotencyPolicy;
  readonly key: string;
}

function keyedBody(body: unknown, carried: CarriedKey | undefined): unknown {
  if (carried?.policy.in !== "body") return body;
  if (body !== undefined && !isMap(body)) return body;
  return { ...body, [carried.policy.name]: carried.key };
}
