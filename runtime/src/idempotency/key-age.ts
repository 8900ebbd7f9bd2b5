import type { BoundedCall } from "../call/handler.ts";
import { contextOf } from "../call/log.ts";
import { ambiguous } from "../errors/ambiguous.ts";
import { classify, type Verdict } from "../machines/classify.ts";
import { type Judged, repeatContext } from "../retry/verdict.ts";

/**
 * What becomes of a repeat that its key is to protect, after so long a wait. `unkeyed`: what is said of it without the key,
 * which is all there is once the server has forgotten it.
 */
export function keptByKey(call: BoundedCall, repeat: Judged, waitMs: number, unkeyed: () => Verdict): Judged {
  if (!isForgotten(call, waitMs)) return repeat;
  const verdict = reliesOnKey(call) ? FORGOTTEN : unkeyed();
  return { verdict, delayMs: verdict.kind === "repeat" ? repeat.delayMs : undefined };
}

const FORGOTTEN: Verdict = {
  kind: "ambiguous",
  why: "the server will have forgotten its key before a repeat",
};

/**
 * The failure of a repeat whose key has meanwhile been forgotten: queues and token endpoints may have taken longer than it
 * is good for, and sent now, it would be done anew. `undefined`: it may be sent.
 */
export function lostKey(call: BoundedCall): Error | undefined {
  if (!isForgotten(call, 0) || !reliesOnKey(call)) return undefined;
  return ambiguous(
    contextOf(call.log),
    "the server has forgotten its key while it waited to be repeated",
    undefined,
  );
}

/** Whether the server will have forgotten the call's key by then. */
function isForgotten({ log, policy, resumed }: BoundedCall, afterMs: number): boolean {
  const { idempotency } = policy;
  const ttlMs = resumed?.entry.ttlMs ?? (idempotency === false ? undefined : idempotency.ttlMs);
  if (ttlMs === undefined) return false;
  return log.keyAgeMs + (log.now() - log.startedAtMs) + afterMs >= ttlMs;
}

/** Whether an attempt before may have done what a repeat would do, with nothing but the key to keep it from that. */
function reliesOnKey(call: BoundedCall): boolean {
  const context = repeatContext(call);
  const lost = { kind: "failure", sent: "maybe", attemptTimeout: false } as const;
  return context.reachedBefore && classify(lost, { ...context, keyed: false }).kind === "ambiguous";
}
