import type { Outcome, PreparedCall, PreparedHandler, RawCall, ResumedWrite } from "../call/handler.ts";
import type { CallLog } from "../call/log.ts";
import { setHeader } from "../encode/header-map.ts";
import { preparedRequest, takeCorrelation } from "../layers/prepare.ts";
import { type CarriedKey, carriedKey, keyedBody } from "./carried-key.ts";
import { underKey } from "./claim.ts";
import { wireKey } from "./key.ts";
import { KEY_ADVICE } from "./key-advice.ts";

/** Encodes the request of a call once, so that every attempt sends the same bytes under the same key, and makes the call. */
export async function prepareKeyed(call: RawCall, next: PreparedHandler): Promise<Outcome> {
  if (call.resumed !== undefined) return resume(call, call.resumed, next);
  const { idempotency } = call.policy;
  if (idempotency === false) return next({ ...call, request: preparedRequest(call) });
  const carried = await carriedKey(call, idempotency);
  const { key, isFresh } = carried;
  noteKey(call.log, key);
  const firstUsedAtMs = toldFirstUse(call);
  return underKey(next, preparedCall(call, carried), {
    key,
    isFresh,
    ttlMs: idempotency.ttlMs,
    firstUsedAtMs,
  });
}

function resume(call: RawCall, { entry, request }: ResumedWrite, next: PreparedHandler): Promise<Outcome> {
  const { key, ttlMs, beganAtMs: firstUsedAtMs } = entry;
  noteKey(call.log, key);
  takeCorrelation(call, request.headers);
  return underKey(next, { ...call, request }, { key, ttlMs, isFresh: false, firstUsedAtMs });
}

function noteKey(log: CallLog, key: string): void {
  log.idempotencyKey = key;
  log.keyAdvice = KEY_ADVICE;
}

function toldFirstUse({ options: { idempotencyKey } }: RawCall): number | undefined {
  const told = typeof idempotencyKey === "object" ? idempotencyKey.firstUsedAt : undefined;
  return told === undefined ? undefined : Number(told);
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
