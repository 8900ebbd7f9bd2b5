import type { Outcome, PreparedCall, PreparedHandler } from "../call/handler.ts";
import { type CallLog, contextOf, sentSoFar } from "../call/log.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { ApiError } from "../errors/api-error.ts";
import { InputFault } from "../errors/input-fault.ts";
import { mayHaveActed } from "../machines/acted.ts";
import type { CarriedKey } from "./carried-key.ts";
import { failedUnsent } from "./failed-unsent.ts";
import { createKnownKeys, type EndOfUse, type UseEnd } from "./known-keys.ts";

/**
 * Makes a call under its key. The key is its request's from now on: for good once that may have left, else until the call
 * has ended.
 */
export async function underKey(
  next: PreparedHandler,
  call: PreparedCall,
  carried: CarriedKey,
): Promise<Outcome> {
  const { log } = call;
  const end = claimKey(call, carried);
  try {
    const outcome = await next(call);
    // What went into a queue leaves later.
    end(sentSoFar(log) !== "no" || log.degraded?.source === "queue" ? "open" : "unsent");
    return outcome;
  } catch (thrown) {
    end(endOf(log, thrown));
    throw thrown;
  }
}

function endOf(log: CallLog, thrown: unknown): UseEnd {
  if (failedUnsent(log, thrown)) return "unsent";
  return thrown instanceof ApiError && !log.attempts.some(mayHaveActed) ? "refused" : "open";
}

/**
 * Notes that a call is about to use its key. A key that was used for another request is refused: a server either
 * refuses it too (422) or answers for the other request. So is one that the server has forgotten.
 */
function claimKey(call: PreparedCall, { key, policy, isFresh }: CarriedKey): EndOfUse {
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
  // Of a use elsewhere, nobody knows here what became.
  log.keyMayBeDone = (use.kind === "repeat" && use.mayBeDone) || told !== undefined;
  if (isFresh || log.keyAgeMs < policy.ttlMs) return use.end;
  use.end("unsent");
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
