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
} from "./breaker-state.ts";
import { createRollingWindow, recordCall, tallyOf } from "./rolling-window.ts";

/** Admitted with a permit, or refused; `retryAfterMs`: until a call may pass, as far as known now. */
export type BreakerDecision =
  | { readonly kind: "admitted"; readonly permit: BreakerPermit }
  | { readonly kind: "refused"; readonly retryAfterMs: number };

/** The state after an event, and how it changed if it did. */
export interface BreakerStep {
  readonly state: BreakerState;
  readonly change?: BreakerChange;
}

/** Silence of this many windows breaks a run of failures: it says nothing of today any more. */
const RUN_LASTS_WINDOWS = 3;

/** A closed circuit that knows nothing. */
export function createBreaker(policy: BreakerPolicy, nowMs: number, epoch = 0): ClosedCircuit {
  const window = createRollingWindow(policy.windowMs, nowMs);
  return { kind: "closed", epoch, window, run: 0, lastAtMs: nowMs };
}

/** A look without a permit: how long a call would be refused for, or `undefined` if it might pass. */
export function breakerRefusalMs(
  state: BreakerState,
  policy: BreakerPolicy,
  nowMs: number,
): number | undefined {
  switch (state.kind) {
    case "closed":
      return undefined;
    case "open":
      return nowMs < state.untilMs ? state.untilMs - nowMs : undefined;
    case "half-open": {
      const held = state.probes.filter(({ untilMs }) => nowMs < untilMs);
      if (held.length < policy.probes) return undefined;
      return Math.min(...held.map(({ untilMs }) => untilMs)) - nowMs;
    }
  }
}

/**
 * Asks for leave to call. A probe holds its lease for `leaseMs`, the longest that the attempt may take: one that never
 * comes back does not keep the circuit half-open for good.
 */
export function admitCall(
  state: BreakerState,
  policy: BreakerPolicy,
  leaseMs: number,
  nowMs: number,
): BreakerStep & { readonly decision: BreakerDecision } {
  const retryAfterMs = breakerRefusalMs(state, policy, nowMs);
  if (retryAfterMs !== undefined) return { state, decision: { kind: "refused", retryAfterMs } };
  if (state.kind === "closed") {
    return { state, decision: { kind: "admitted", permit: { epoch: state.epoch, probe: undefined } } };
  }
  if (state.kind === "half-open") return admitProbe(state, leaseMs, nowMs);
  const { openings } = state;
  const epoch = state.epoch + 1;
  const halfOpen: HalfOpenCircuit = { kind: "half-open", epoch, openings, probes: [], nextProbe: 1 };
  const change: BreakerChange = { from: "open", to: "half-open", reason: "open-time-over", epoch };
  return { ...admitProbe(halfOpen, leaseMs, nowMs), change };
}

function admitProbe(
  state: HalfOpenCircuit,
  leaseMs: number,
  nowMs: number,
): BreakerStep & { readonly decision: BreakerDecision } {
  const probe = state.nextProbe;
  const held = state.probes.filter(({ untilMs }) => nowMs < untilMs);
  return {
    state: { ...state, probes: [...held, { probe, untilMs: nowMs + leaseMs }], nextProbe: probe + 1 },
    decision: { kind: "admitted", permit: { epoch: state.epoch, probe } },
  };
}

/**
 * Tells how a permitted call went. Results of an earlier epoch, and of a probe whose lease another one has taken over,
 * change nothing. `random` is uniform in [0, 1).
 */
export function settleCall(
  state: BreakerState,
  policy: BreakerPolicy,
  permit: BreakerPermit,
  outcome: BreakerOutcome,
  nowMs: number,
  random: number,
): BreakerStep {
  if (permit.epoch !== state.epoch || state.kind === "open") return { state };
  if (state.kind === "half-open") return settleProbe(state, policy, permit, outcome, nowMs, random);
  if (outcome.kind === "neutral") return { state };
  const failed = outcome.kind === "failure";
  const slow = isSlow(policy, outcome.elapsedMs);
  const stale = nowMs - state.lastAtMs > policy.windowMs * RUN_LASTS_WINDOWS;
  const run = failed ? (stale ? 1 : state.run + 1) : 0;
  const window = recordCall(state.window, { failed, slow }, nowMs);
  const isWorse = failed || slow;
  const reason = isWorse ? reasonToOpen(policy, { failed, slow }, run, tallyOf(window, nowMs)) : undefined;
  if (reason === undefined) return { state: { ...state, window, run, lastAtMs: nowMs } };
  return open(state, policy, reason, 1, nowMs, random);
}

function settleProbe(
  state: HalfOpenCircuit,
  policy: BreakerPolicy,
  { probe }: BreakerPermit,
  outcome: BreakerOutcome,
  nowMs: number,
  random: number,
): BreakerStep {
  const others = state.probes.filter((lease) => lease.probe !== probe);
  if (others.length === state.probes.length) return { state };
  if (outcome.kind === "neutral") return { state: { ...state, probes: others } };
  if (outcome.kind === "failure" || isSlow(policy, outcome.elapsedMs))
    return open(state, policy, "probe-failed", state.openings + 1, nowMs, random);
  const closed = createBreaker(policy, nowMs, state.epoch + 1);
  return {
    state: closed,
    change: { from: "half-open", to: "closed", reason: "probe-succeeded", epoch: closed.epoch },
  };
}

function open(
  { kind, epoch }: BreakerState,
  policy: BreakerPolicy,
  reason: BreakerReason,
  openings: number,
  nowMs: number,
  random: number,
): BreakerStep {
  const openForMs = openTimeMs(policy, openings, random);
  return {
    state: { kind: "open", epoch: epoch + 1, untilMs: nowMs + openForMs, openings },
    change: { from: kind, to: "open", reason, epoch: epoch + 1, openForMs },
  };
}
