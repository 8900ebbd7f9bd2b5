import type { OAuthPolicy } from "../policy.ts";

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
}

/** Why nothing is asked of the token endpoint for a while. */
export interface HoldOff {
  readonly why: "endpoint" | "refusals";
  readonly untilMs: number;
}

/** Everything that decides whether a token is used or renewed. */
export interface Freshness {
  readonly held: Held | undefined;
  readonly holdOff: HoldOff | undefined;
  /** In a row. */
  readonly failures: number;
  /** Tokens in a row that the server refused though each was new. */
  readonly refusals: number;
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
export const NOTHING_HELD: Freshness = { held: undefined, holdOff: undefined, failures: 0, refusals: 0 };

const HOLD_OFF_BASE_MS = 1_000;
const HOLD_OFF_MAX_MS = 30_000;
const RETRY_AFTER_MAX_MS = 300_000;
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
      return state.refusals === 0 ? state : { ...state, refusals: 0 };
  }
}

/** What to do with what is held. Pure. */
export function decideFreshness({ held, holdOff }: Freshness, now: Moment): Decision {
  const isHeldOff = holdOff !== undefined && now.monotonicMs < holdOff.untilMs;
  if (held === undefined || hasEnded(held, now)) return isHeldOff ? "fail" : "renew";
  if (held.isRefused) {
    // Its own new token refused: the server has something else against us, and says it best itself.
    if (isHeldOff) return holdOff.why === "refusals" ? "use" : "fail";
    return "renew";
  }
  const age = ageMs(held, now);
  if (isHeldOff || held.renewAfterMs === undefined || age < held.renewAfterMs) return "use";
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
  if (lifeMs === undefined) {
    return { since, lifeMs, renewAfterMs: undefined, waitAfterMs: undefined, isRefused: false };
  }
  const { ms, ratio } = policy.refreshSkew;
  const skewMs = Math.min(ms, lifeMs * ratio);
  const waitMs = Math.min(policy.clockToleranceMs, skewMs * WAIT_SHARE);
  const renewAfterMs = lifeMs - skewMs * (1 - SPREAD * random);
  return { since, lifeMs, renewAfterMs, waitAfterMs: lifeMs - waitMs, isRefused: false };
}

/** The first refusal asks for another token at once. One that is refused as well, new as it is, asks for patience. */
function refused(state: Freshness, random: number, now: Moment): Freshness {
  if (state.held === undefined || state.held.isRefused) return state;
  const refusals = state.refusals + 1;
  const held = { ...state.held, isRefused: true };
  if (refusals === 1) return { ...state, held, refusals };
  const untilMs = now.monotonicMs + holdOffMs(refusals - 1, undefined, random);
  return { ...state, held, refusals, holdOff: { why: "refusals", untilMs } };
}

function hasEnded(held: Held, now: Moment): boolean {
  return held.lifeMs !== undefined && ageMs(held, now) >= held.lifeMs;
}

/** By the clock that says more: one may have slept, the other may have been set back. */
function ageMs({ since }: Held, now: Moment): number {
  return Math.max(now.monotonicMs - since.monotonicMs, now.wallMs - since.wallMs);
}

function holdOffMs(failures: number, retryAfterMs: number | undefined, random: number): number {
  const ceilingMs = Math.min(HOLD_OFF_MAX_MS, HOLD_OFF_BASE_MS * 2 ** Math.min(failures - 1, 10));
  const ownMs = ceilingMs * (1 - 0.5 * random);
  return Math.max(ownMs, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS));
}
