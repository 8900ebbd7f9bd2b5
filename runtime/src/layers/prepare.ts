import type { PreparedHandler, PreparedRequest, RawCall, RawHandler } from "../call/handler.ts";
import { acceptOf } from "../encode/accept.ts";
import { type EncodedBody, encodeBody } from "../encode/body.ts";
import { checkedHeader, cookieHeader, headerPairs } from "../encode/headers.ts";
import { requestUrl } from "../encode/url.ts";
import { isMap } from "../encode/value.ts";
import { InputFault } from "../errors/input-fault.ts";
import { idempotencyKey, wireKey } from "../idempotency/key.ts";
import type { IdempotencyPolicy } from "../policy.ts";

/** Encodes the request once, so that every attempt sends the same bytes under the same key. */
export const prepare =
  (next: PreparedHandler): RawHandler =>
  async (call) =>
    next({ ...call, request: await preparedRequest(call) });

async function preparedRequest(call: RawCall): Promise<PreparedRequest> {
  const { core, operation, input } = call;
  const carried = await carriedKey(call);
  call.log.idempotencyKey = carried?.key;
  const url = requestUrl(core.servers.of(operation), operation, input.path ?? {}, input.query ?? {});
  const body = encodeBody(operation, keyedBody(input.body, carried), input.contentType, () =>
    core.environment.uuid(),
  );
  return { method: operation.method, url, headers: requestHeaders(call, url, body, carried), body };
}

/** By lower-case name; what is set later wins. */
type HeaderMap = Map<string, readonly [string, string]>;

/** Low to high: ours, the client's, the input's, the call's, and the key that every attempt must carry. */
function requestHeaders(
  { core, operation, input, options, policy, log }: RawCall,
  url: URL,
  body: EncodedBody,
  carried: CarriedKey | undefined,
): PreparedRequest["headers"] {
  const headers: HeaderMap = new Map();
  setHeader(headers, "Accept", acceptOf(operation));
  if (body.kind !== "none") setHeader(headers, "Content-Type", body.mediaType);
  const { correlation } = policy.telemetry;
  if (correlation !== false) setHeader(headers, correlation, log.correlationId);
  const own = core.servers.isTrusted(url) ? core.options.headers : undefined;
  const layers = [own, Object.fromEntries(headerPairs(operation, input.header ?? {})), options.headers];
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer ?? {}))) {
    setHeader(headers, name, value);
  }
  const cookies = cookieHeader(operation, input.cookie ?? {});
  if (cookies !== "") setHeader(headers, "Cookie", cookies);
  if (carried?.policy.in === "header") {
    setHeader(headers, carried.policy.name, wireKey(carried.policy, carried.key));
  }
  return [...headers.values()];
}

function setHeader(headers: HeaderMap, name: string, value: string | undefined): void {
  if (value === undefined) headers.delete(name.toLowerCase());
  else headers.set(name.toLowerCase(), [name, checkedHeader(name, value)]);
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
