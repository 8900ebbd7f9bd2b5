import type { BoundedCall, Wire } from "../call/handler.ts";
import type { BucketLimits } from "../machines/bucket-level.ts";
import { createTokenBucket, grantDue, type TokenBucket } from "../machines/token-bucket.ts";
import type { Scope } from "../policy.ts";
import { scopeKey } from "./scope-key.ts";
import type { Turn } from "./turn.ts";

/** The bucket of a scope, who waits for it, and who will. */
export interface Lane {
  bucket: TokenBucket;
  readonly limits: BucketLimits;
  readonly waiting: Map<number, Turn>;
  /** Attempts that wait for something else first. */
  readonly coming: Set<Wire>;
  timer: { readonly atMs: number; readonly cancel: () => void } | undefined;
}

/** The lane that a call goes along. */
export function laneOf(call: BoundedCall, scope: Scope, limits: BucketLimits): Lane {
  const { resources, environment } = call.core;
  // Other figures are another limit, also where the scope is the same.
  const key = `${scopeKey(call, scope)} ${limits.ratePerMs} ${limits.burst}`;
  return resources.get<Lane>("bucket", key, () => ({
    bucket: createTokenBucket(limits, environment.now()),
    limits,
    waiting: new Map(),
    coming: new Set(),
    timer: undefined,
  }));
}

/** Lets those go whose tokens are due, and comes back when the next is. No timer is left where nobody waits. */
export function grant(call: BoundedCall, lane: Lane, limits: BucketLimits): void {
  const { now, schedule } = call.core.environment;
  const { bucket, granted, nextAtMs } = grantDue(lane.bucket, limits, now());
  lane.bucket = bucket;
  for (const ticket of granted) settled(lane, ticket)?.grant();
  if (lane.timer?.atMs === nextAtMs) return;
  lane.timer?.cancel();
  lane.timer = undefined;
  if (nextAtMs === undefined) return;
  const cancel = schedule(Math.max(0, nextAtMs - now()), () => {
    lane.timer = undefined;
    grant(call, lane, limits);
  });
  lane.timer = { atMs: nextAtMs, cancel };
}

/** Whose turn is over, one way or the other. */
export function settled(lane: Lane, ticket: number): Turn | undefined {
  const turn = lane.waiting.get(ticket);
  lane.waiting.delete(ticket);
  return turn;
}
