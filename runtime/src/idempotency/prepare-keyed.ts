import type { Outcome, PreparedCall, PreparedHandler, RawCall, ResumedWrite } from "../call/handler.ts";
import { setHeader } from "../encode/header-map.ts";
import { preparedRequest } from "../layers/prepare.ts";
import { type CarriedKey, carriedKey, keyedBody } from "./carried-key.ts";
import { pastTtl, underKey } from "./claim.ts";
import { wireKey } from "./key.ts";

/** Encodes the request of a call once, so that every attempt sends the same bytes under the same key, and makes the call. */
export async function prepareKeyed(call: RawCall, next: PreparedHandler): Promise<Outcome> {
  if (call.resumed !== undefined) return next(resumedCall(call, call.resumed));
  const { idempotency } = call.policy;
  if (idempotency === false) return next({ ...call, request: preparedRequest(call) });
  const carried = await carriedKey(call, idempotency);
  call.log.idempotencyKey = carried.key;
  return underKey(next, preparedCall(call, carried), carried);
}

function resumedCall(call: RawCall, { entry, request }: ResumedWrite): PreparedCall {
  const { log, core } = call;
  log.idempotencyKey = entry.key;
  log.keyUsedBefore = true;
  log.keyMayBeDone = true;
  log.keyAgeMs = Math.max(0, core.environment.wallNow() - entry.beganAtMs);
  if (log.keyAgeMs >= entry.ttlMs) throw pastTtl(call, entry.ttlMs);
  return { ...call, request };
}

/** The key wins over whatever the caller has put in its place. */
function preparedCall(call: RawCall, carried: CarriedKey): PreparedCall {
  const { policy, key } = carried;
  if (policy.in === "body") {
    const input = { ...call.input, body: keyedBody(call, carried) };
    return { ...call, request: preparedRequest({ ...call, input }) };
  }
  const request = preparedRequest(call);
  const headers = new Map(request.headers);
  setHeader(headers, policy.name, wireKey(policy, key));
  return { ...call, request: { ...request, headers } };
}
