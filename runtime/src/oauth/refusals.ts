import type { Freshness, Moment } from "./freshness.ts";
import { holdOffMs, isHeldOff } from "./hold-off.ts";

/** Twice the longest hold-off: a token that is good so long after a refusal was not what the server had against us. */
const FORGOTTEN_AFTER_MS = 60_000;

/**
 * The server said 401. The first refusal asks for another token at once. One that is refused as well, new as it is, asks for
 * patience; and so does one that is taken elsewhere: then it is the operation that is refused, whatever its token. Pure.
 */
export function refused(state: Freshness, random: number, { monotonicMs: nowMs }: Moment): Freshness {
  if (state.held === undefined || state.held.isRefused) return state;
  const held = { ...state.held, isRefused: true };
  if (state.held.isDisputed) {
    const isPatient = isHeldOff(state.holdOff, nowMs);
    return isPatient ? state : { ...state, held, holdOff: undefined, refusedAtMs: nowMs };
  }
  const isInARow = nowMs - state.refusedAtMs < FORGOTTEN_AFTER_MS;
  const refusals = (isInARow ? state.refusals : 0) + 1;
  const after = { ...state, held, refusals, refusedAtMs: nowMs };
  if (refusals === 1) return after;
  const untilMs = nowMs + holdOffMs(refusals - 1, undefined, random);
  return { ...after, holdOff: { why: "refusals", untilMs } };
}

/** The server took it. Pure. */
export function accepted(state: Freshness, { monotonicMs: nowMs }: Moment): Freshness {
  const { held, holdOff, refusals } = state;
  if (held === undefined || refusals === 0) return state;
  // It is to be renewed at once: this may be an answer from before it was refused.
  if (held.isRefused && holdOff === undefined) return state;
  const isForgotten = nowMs - state.refusedAtMs >= FORGOTTEN_AFTER_MS;
  const isDisputed = !isForgotten && (held.isRefused || held.isDisputed);
  if (!isForgotten && isDisputed === held.isDisputed) return state;
  return { ...state, held: { ...held, isRefused: false, isDisputed }, refusals: isForgotten ? 0 : refusals };
}
