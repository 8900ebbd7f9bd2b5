import type { OAuthPolicy } from "../policy.ts";
import { type HoldOff, holdOffMs, isHeldOff } from "./hold-off.ts";
import { accepted, refused } from "./refusals.ts";

/** What holds for a scheme of which the document says nothing. */
export const DEFAULT_OAUTH_POLICY: OAuthPolicy = {
  refreshSkew: { ms: 300_000, ratio: 0.2 },
  singleFlight: "process",
  rotation: "auto",
  on401: "once",
  clockToleranceMs: 30_000,
};

/** A moment on both clocks. The monotonic one may stand still while the machine sleeps, the other may be set. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** What decides about a token, without the token. */
export interface Held {
  readonly since: Moment;
  /** From `since`; `undefined`: nobody knows. */
  readonly lifeMs: number | undefined;
  /** From this age on it is renewed; `undefined`: only when the server refuses it. */
  readonly renewAfterMs: number | undefined;
  /** From this age on it is so near its end that whoever needs it waits for the renewal. */
  readonly waitAfterMs: number | undefined;
  /** The server said 401 to it. */
  readonly isRefused: boolean;
  /** The server said 401 to it, and took it elsewhere since. */
  readonly isDisputed: boolean;
}

/** Everything that decides whether a token is used or renewed. */
export interface Freshness {
  readonly held: Held | undefined;
  readonly holdOff: HoldOff | undefined;
  /** In a row. */
  readonly failures: number;
  /** Tokens in a row that the server refused though each was new; one that is taken elsewhere ends no row at once. */
  readonly refusals: number;
  /** When the last was, on the monotonic clock. */
  readonly refusedAtMs: number;
}

/** What happens to a token. `random` is uniform in [0, 1). */
export type FreshnessEvent =
  | {
      readonly kind: "obtained";
      readonly lifeMs: number | undefined;
      readonly ageMs: number;
      readonly random: number;
    }
  | { readonly kind: "failed"; readonly retryAfterMs: number | undefined; readonly random: number }
  | { readonly kind: "refused"; readonly random: number }
  | { readonly kind: "accepted" };

/**
 * `use-and-renew`: nobody waits for the renewal. `renew-or-use`: it is waited for; if it fails, what is held will do.
 * `fail`: there is nothing to use, and it is too early to ask again.
 */
export type Decision = "use" | "use-and-renew" | "renew-or-use" | "renew" | "fail";

/** Nothing held, nothing tried. */
export const NOTHING_HELD: Freshness = {
  held: undefined,
  holdOff: undefined,
  failures: 0,
  refusals: 0,
  refusedAtMs: 0,
};

/** Part of the time before the end in which processes spread their renewals. */
const SPREAD = 0.5;
/** The last part of that time, in which a clock that is a little off, or a slow request, would be too late. */
const WAIT_SHARE = 0.25;

/** The next state. Pure. */
export function stepFreshness(
  state: Freshness,
  event: FreshnessEvent,
  now: Moment,
  policy: OAuthPolicy,
): Freshness {
  switch (event.kind) {
    case "obtained":
      return { ...state, held: heldOf(event, now, policy), holdOff: undefined, failures: 0 };
    case "failed": {
      const failures = state.failures + 1;
      const untilMs = now.monotonicMs + holdOffMs(failures, event.retryAfterMs, event.random);
      return { ...state, failures, holdOff: { why: "endpoint", untilMs } };
    }
    case "refused":
      return refused(state, event.random, now);
    case "accepted":
      return accepted(state, now);
  }
}

/** What to do with what is held. Pure. */
export function decideFreshness({ held, holdOff }: Freshness, now: Moment): Decision {
  const isWaiting = isHeldOff(holdOff, now.monotonicMs);
  // A row of refusals keeps no token from being renewed when its time comes.
  const isEndpointLeft = isWaiting && holdOff?.why === "endpoint";
  if (held === undefined || hasEnded(held, now)) return isEndpointLeft ? "fail" : "renew";
  if (held.isRefused) {
    // Its own new token refused: the server has something else against us, and says it best itself.
    if (isWaiting) return isEndpointLeft ? "fail" : "use";
    return "renew";
  }
  const age = ageMs(held, now);
  if (isEndpointLeft || held.renewAfterMs === undefined || age < held.renewAfterMs) return "use";
  return held.waitAfterMs !== undefined && age >= held.waitAfterMs ? "renew-or-use" : "use-and-renew";
}

/** Whether it may still be sent: it has neither ended nor been refused. */
export function isUsable({ held }: Freshness, now: Moment): boolean {
  return held !== undefined && !held.isRefused && !hasEnded(held, now);
}

function heldOf(
  event: Extract<FreshnessEvent, { kind: "obtained" }>,
  now: Moment,
  policy: OAuthPolicy,
): Held {
  const { lifeMs, random } = event;
  // A clock that is behind makes what another machine got look as if it came from the future.
  const age = Math.max(0, event.ageMs);
  const since = { monotonicMs: now.monotonicMs - age, wallMs: now.wallMs - age };
  const unopposed = { since, lifeMs, isRefused: false, isDisputed: false };
  if (lifeMs === undefined) return { ...unopposed, renewAfterMs: undefined, waitAfterMs: undefined };
  const { ms, ratio } = policy.refreshSkew;
  const skewMs = Math.min(ms, lifeMs * ratio);
  const waitMs = Math.min(policy.clockToleranceMs, skewMs * WAIT_SHARE);
  const renewAfterMs = lifeMs - skewMs * (1 - SPREAD * random);
  return { ...unopposed, renewAfterMs, waitAfterMs: lifeMs - waitMs };
}

function hasEnded(held: Held, now: Moment): boolean {
  return held.lifeMs !== undefined && ageMs(held, now) >= held.lifeMs;
}

/** By the clock that says more: one may have slept, the other may have been set back. */
function ageMs({ since }: Held, now: Moment): number {
  return Math.max(now.monotonicMs - since.monotonicMs, now.wallMs - since.wallMs);
}
