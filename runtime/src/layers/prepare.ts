import type { PreparedHandler, PreparedRequest, RawCall, RawHandler } from "../call/handler.ts";
import { acceptOf } from "../encode/accept.ts";
import { encodeBody } from "../encode/body.ts";
import { checkedHeader, cookieHeader, headerPairs } from "../encode/headers.ts";
import { requestUrl } from "../encode/url.ts";
import { isMap } from "../encode/value.ts";
import { InputFault } from "../errors/input-fault.ts";
import { idempotencyKey, wireKey } from "../idempotency/key.ts";

/** Encodes the request once, so that every attempt sends the same bytes under the same key. */
export const prepare =
  (next: PreparedHandler): RawHandler =>
  async (call) =>
    next({ ...call, request: await preparedRequest(call) });

async function preparedRequest(call: RawCall): Promise<PreparedRequest> {
  const { core, operation, input, policy, log } = call;
  const idempotency = policy.idempotency;
  const key =
    idempotency === false
      ? undefined
      : await idempotencyKey(idempotency, operation, input, call.options.idempotencyKey, core.environment);
  if (idempotency === false && call.options.idempotencyKey !== undefined) {
    throw new InputFault(
      "the operation has no place for an idempotency key",
      "Drop the option, or say where the API takes one: policy.idempotency.",
    );
  }
  log.idempotencyKey = key;
  const carried = key === undefined || idempotency === false ? undefined : { policy: idempotency, key };
  const url = requestUrl(core.servers.of(operation), operation, input.path ?? {}, input.query ?? {});
  const body = encodeBody(operation, keyedBody(input.body, carried), input.contentType, () =>
    core.environment.uuid(),
  );
  const headers = new Map<string, readonly [string, string]>();
  const set = (name: string, value: string): void => {
    headers.set(name.toLowerCase(), [name, checkedHeader(name, value)]);
  };
  set("Accept", acceptOf(operation));
  if (body.kind !== "none") set("Content-Type", body.mediaType);
  if (policy.telemetry.correlation !== false) set(policy.telemetry.correlation, log.correlationId);
  const own = core.servers.isTrusted(url) ? core.options.headers : undefined;
  const layers = [own, Object.fromEntries(headerPairs(operation, input.header ?? {})), call.options.headers];
  for (const [name, value] of layers.flatMap((layer) => Object.entries(layer ?? {}))) {
    if (value === undefined) headers.delete(name.toLowerCase());
    else set(name, value);
  }
  const cookies = cookieHeader(operation, input.cookie ?? {});
  if (cookies !== "") set("Cookie", cookies);
  if (carried?.policy.in === "header") set(carried.policy.name, wireKey(carried.policy, carried.key));
  return { method: operation.method, url, headers: [...headers.values()], body };
}

interface CarriedKey {
  readonly policy: { readonly in: "header" | "body"; readonly name: string };
  readonly key: string;
}

function keyedBody(body: unknown, carried: CarriedKey | undefined): unknown {
  if (carried?.policy.in !== "body") return body;
  if (body !== undefined && !isMap(body)) return body;
  return { ...body, [carried.policy.name]: carried.key };
}
