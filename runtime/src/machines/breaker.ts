import type { BreakerPolicy } from "../policy.ts";
import { isSlow, openTimeMs, reasonToOpen } from "./breaker-rules.ts";
import type {
  BreakerChange,
  BreakerOutcome,
  BreakerPermit,
  BreakerReason,
  BreakerState,
  ClosedCircuit,
  HalfOpenCircuit,
  OpenCircuit,
} from "./breaker-state.ts";
import { createRollingWindow, recordCall, tallyOf } from "./rolling-window.ts";

/** The state after an event, and how it changed if it did. */
export interface BreakerStep {
  readonly state: BreakerState;
  readonly change?: BreakerChange;
}

/** Silence of this many windows breaks a run of failures: it says nothing of today any more. */
const RUN_LASTS_WINDOWS = 3;

/** A closed circuit that knows nothing. */
export function createBreaker(policy: BreakerPolicy, nowMs: number, epoch = 0): ClosedCircuit {
  const window = createRollingWindow(policy.windowMs);
  return { kind: "closed", epoch, window, run: 0, lastAtMs: nowMs };
}

/** How long a call would be refused for, as far as known now; `undefined`: it may pass. */
export function breakerRefusalMs(
  state: BreakerState,
  policy: BreakerPolicy,
  nowMs: number,
): number | undefined {
  if (state.kind === "closed") return undefined;
  if (state.kind === "open") return nowMs < state.untilMs ? state.untilMs - nowMs : undefined;
  const heldUntilMs = heldProbes(state, nowMs).map(({ untilMs }) => untilMs);
  return heldUntilMs.length < policy.probes ? undefined : Math.min(...heldUntilMs) - nowMs;
}

/**
 * Gives leave to a call that `breakerRefusalMs` does not refuse. A probe holds it for `leaseMs`, the longest that the
 * attempt may take: one that never comes back does not keep the circuit half-open for good.
 */
export function admitCall(
  state: BreakerState,
  leaseMs: number,
  nowMs: number,
): BreakerStep & { readonly permit: BreakerPermit } {
  const untilMs = nowMs + leaseMs;
  if (state.kind === "closed") return { state, permit: { epoch: state.epoch, untilMs } };
  const isOver = state.kind === "open";
  const permit: BreakerPermit = { epoch: isOver ? state.epoch + 1 : state.epoch, untilMs };
  const probes = [...(isOver ? [] : heldProbes(state, nowMs)), permit];
  const { epoch } = permit;
  const halfOpen: HalfOpenCircuit = { kind: "half-open", epoch, openings: state.openings, probes };
  return { ...(isOver ? changed(state, halfOpen, "open-time-over") : { state: halfOpen }), permit };
}

function heldProbes({ probes }: HalfOpenCircuit, nowMs: number): readonly BreakerPermit[] {
  return probes.filter(({ untilMs }) => nowMs < untilMs);
}

/**
 * Tells how a permitted call went; `undefined`: it says nothing, as when the caller gave up or nothing was sent. Results of
 * an earlier epoch, and of a probe whose lease another one has taken over, change nothing. `random` is uniform in [0, 1).
 */
export function settleCall(
  state: BreakerState,
  policy: BreakerPolicy,
  permit: BreakerPermit,
  outcome: BreakerOutcome | undefined,
  nowMs: number,
  random: number,
): BreakerStep {
  if (permit.epoch !== state.epoch || state.kind === "open") return { state };
  const isProbe = state.kind === "half-open";
  if (isProbe && !state.probes.includes(permit)) return { state };
  if (outcome === undefined) {
    return {
      state: isProbe ? { ...state, probes: state.probes.filter((probe) => probe !== permit) } : state,
    };
  }
  const { failed, elapsedMs } = outcome;
  const slow = isSlow(policy, elapsedMs);
  if (isProbe) {
    return failed || slow
      ? opened(state, policy, "probe-failed", state.openings + 1, nowMs, random)
      : changed(state, createBreaker(policy, nowMs, state.epoch + 1), "probe-succeeded");
  }
  const stale = nowMs - state.lastAtMs > policy.windowMs * RUN_LASTS_WINDOWS;
  const run = failed ? (stale ? 1 : state.run + 1) : 0;
  const window = recordCall(state.window, { failed, slow }, nowMs);
  const reason =
    failed || slow ? reasonToOpen(policy, { failed, slow }, run, tallyOf(window, nowMs)) : undefined;
  if (reason === undefined) return { state: { ...state, window, run, lastAtMs: nowMs } };
  return opened(state, policy, reason, 1, nowMs, random);
}

function opened(
  before: BreakerState,
  policy: BreakerPolicy,
  reason: BreakerReason,
  openings: number,
  nowMs: number,
  random: number,
): BreakerStep {
  const openForMs = openTimeMs(policy, openings, random);
  const state: OpenCircuit = { kind: "open", epoch: before.epoch + 1, untilMs: nowMs + openForMs, openings };
  return changed(before, state, reason, { openForMs });
}

function changed(
  { kind: from }: BreakerState,
  state: BreakerState,
  reason: BreakerReason,
  time?: Pick<BreakerChange, "openForMs">,
): BreakerStep {
  return { state, change: { from, to: state.kind, reason, epoch: state.epoch, ...time } };
}
