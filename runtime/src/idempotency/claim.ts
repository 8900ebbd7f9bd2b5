import type { Outcome, PreparedCall, PreparedHandler } from "../call/handler.ts";
import { type CallLog, contextOf, sentSoFar } from "../call/log.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { ApiError } from "../errors/api-error.ts";
import { InputFault } from "../errors/input-fault.ts";
import { mayHaveActed } from "../machines/acted.ts";
import { failedUnsent } from "./failed-unsent.ts";
import { createKnownKeys, type EndOfUse, type UseEnd } from "./known-keys.ts";

/** A key that a call is about to use. */
export interface ClaimedKey {
  readonly key: string;
  /** How long the server remembers it. */
  readonly ttlMs: number;
  /** Nobody can have used it before. */
  readonly isFresh: boolean;
  /** When somebody else used it first, by the wall clock. */
  readonly firstUsedAtMs: number | undefined;
}

/**
 * Makes a call under its key. The key is its request's from now on: for good once that may have left, else until the call
 * has ended.
 */
export async function underKey(
  next: PreparedHandler,
  call: PreparedCall,
  claimed: ClaimedKey,
): Promise<Outcome> {
  const { log } = call;
  const end = claimKey(call, claimed);
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

/** Notes that a call is about to use its key. One that was used for another request is refused, and one that the server has forgotten. */
function claimKey(call: PreparedCall, { key, ttlMs, isFresh, firstUsedAtMs }: ClaimedKey): EndOfUse {
  const { core, log } = call;
  // Servers keep keys by account.
  const scope = JSON.stringify([core.identity.client(), core.identity.tenant(), core.identity.credential()]);
  const known = core.resources.get("idempotency-keys", scope, createKnownKeys);
  const use = known.use(key, call, core.environment.wallNow(), firstUsedAtMs);
  if (use.kind !== "first") noteReuse(call, use.kind === "repeat");
  if (use.kind === "conflict") throw usedForAnother();
  log.keyAgeMs = use.ageMs;
  log.keyUsedBefore = use.kind === "repeat" || firstUsedAtMs !== undefined;
  log.keyMayBeDone = use.mayBeDone;
  if (isFresh || log.keyAgeMs < ttlMs) return use.end;
  use.end("unsent");
  throw pastTtl(call, ttlMs);
}

/** A server either refuses it too, or answers for the other request. */
export function usedForAnother(): InputFault {
  return new InputFault(
    "the idempotency key was used for another request",
    "Pass a key of its own for each request; the same key is for the same request alone.",
  );
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
