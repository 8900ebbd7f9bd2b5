import type { BoundedCall, RawCall } from "../call/handler.ts";
import { type Refused, refusedFor } from "../call/refused.ts";
import type { ClientCore } from "../client/core.ts";
import { isThrottling, type Refusing } from "../machines/throttling.ts";
import { scopeKey } from "./scope-key.ts";

/** Until when nobody is to call, by scope, on the environment's monotonic clock. */
type Holds = Map<string, number>;

const MOST_HOLDS = 1_000;

/**
 * After a reply that throttles and names a time to wait: everybody else who calls the operation with the same credential waits too.
 * Limits that the policy declares have a scope of their own, and hold back for themselves.
 */
export function holdBack(call: BoundedCall, told: Refusing): void {
  const { rateLimit, retry } = call.policy;
  const { askedMs } = told;
  if (rateLimit !== false || askedMs === undefined || !isThrottling(told, retry)) return;
  const holds = holdsOf(call);
  const key = keyOf(call);
  // A server may not silence a client for longer than the policy lets it be made to wait.
  const untilMs = call.log.now() + Math.min(askedMs, retry.retryAfter.maxMs);
  const known = holds.get(key) ?? untilMs;
  holds.delete(key);
  holds.set(key, Math.max(known, untilMs));
  const [oldest] = holds.size > MOST_HOLDS ? holds.keys() : [];
  if (oldest !== undefined) holds.delete(oldest);
}

/** How much of such a wait is left for a call; 0: none. */
export function heldBackMs(call: RawCall): number {
  const holds = holdsOf(call);
  // Nearly always nobody is held back, and keys cost more than this look.
  if (holds.size === 0 || call.policy.rateLimit !== false) return 0;
  const key = keyOf(call);
  const leftMs = (holds.get(key) ?? 0) - call.log.now();
  if (leftMs <= 0) holds.delete(key);
  return Math.max(0, leftMs);
}

/** Operations whose callers wait, by the key of their scope, and for how long: this client's, with the credential that it has. */
export function heldOperations({
  descriptor,
  identity,
  resources,
  environment,
}: ClientCore): readonly (readonly [scope: string, leftMs: number])[] {
  const operations = `operation ${descriptor.name} `;
  const credential = ` credential ${descriptor.name} ${identity.credential()}`;
  return [...resources.list("hold")].flatMap(([, holds]) =>
    [...(holds as Holds)].flatMap(([key, untilMs]) => {
      const leftMs = untilMs - environment.now();
      const isOwn = key.startsWith(operations) && key.endsWith(credential);
      return isOwn && leftMs > 0 ? [[key.slice(0, -credential.length), leftMs] as const] : [];
    }),
  );
}

/** What is thrown where the wait would outlast the call. */
export function heldBack(retryAfterMs: number): Refused {
  return refusedFor(retryAfterMs, "rate-limited", "The server asked its callers to wait.");
}

function holdsOf({ core }: RawCall): Holds {
  return core.resources.get<Holds>("hold", "", () => new Map());
}

function keyOf(call: RawCall): string {
  return `${scopeKey(call, "operation")} ${scopeKey(call, "credential")}`;
}
