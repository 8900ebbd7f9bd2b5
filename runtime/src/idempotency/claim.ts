import type { PreparedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { InputFault } from "../errors/input-fault.ts";
import type { CarriedKey } from "./carried-key.ts";
import { createKnownKeys } from "./known-keys.ts";

/**
 * Notes that a call is about to use its key. A key that was used for another request is refused: a server either
 * refuses it too (422) or answers for the other request. So is one that the server has forgotten.
 */
export function claimKey(call: PreparedCall, { key, policy, isFresh }: CarriedKey): void {
  const { core, log, request, options } = call;
  // Servers keep keys by account.
  const scope = JSON.stringify([core.identity.client(), core.identity.tenant(), core.identity.credential()]);
  const known = core.resources.get("idempotency-keys", scope, createKnownKeys);
  const use = known.use(key, request, core.environment.wallNow());
  if (use.kind !== "first") noteReuse(call, use.kind === "repeat");
  if (use.kind === "conflict") {
    throw new InputFault(
      "the idempotency key was used for another request",
      "Pass a key of its own for each request; the same key is for the same request alone.",
    );
  }
  const told = typeof options.idempotencyKey === "object" ? options.idempotencyKey.firstUsedAt : undefined;
  const toldAgeMs = told === undefined ? 0 : core.environment.wallNow() - Number(told);
  log.keyAgeMs = Math.max(0, toldAgeMs, use.kind === "repeat" ? use.ageMs : 0);
  log.keyUsedBefore = use.kind === "repeat" || told !== undefined;
  if (isFresh || log.keyAgeMs < policy.ttlMs) return;
  throw pastTtl(call, policy.ttlMs);
}

/** The refusal of a call whose key the server has forgotten: sent, it would be done anew. */
export function pastTtl(call: Pick<PreparedCall, "log">, ttlMs: number): Error {
  const hours = Math.round((ttlMs / 3_600_000) * 10) / 10;
  return ambiguous(contextOf(call.log), `the server has forgotten its key, after ${hours} h`, undefined);
}

function noteReuse({ core, log }: PreparedCall, sameRequest: boolean): void {
  const { operation, correlationId } = log;
  core.emit?.({ kind: "key-reuse", operation, correlationId, sameRequest });
}
