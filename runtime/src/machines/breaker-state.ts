import type { RollingWindow } from "./rolling-window.ts";

/**
 * A circuit: closed lets calls through, open refuses them, half-open lets few probe. The pattern is Nygard's
 * (Release It!, 2007). `epoch` grows with every change, so that a result can be told from those of an earlier time.
 */
export type BreakerState = ClosedCircuit | OpenCircuit | HalfOpenCircuit;

/** Calls pass and are counted. */
export interface ClosedCircuit {
  readonly kind: "closed";
  readonly epoch: number;
  readonly window: RollingWindow;
  /** Failures in a row. */
  readonly run: number;
  /** When the last result came. */
  readonly lastAtMs: number;
}

/** Calls are refused until a time. */
export interface OpenCircuit {
  readonly kind: "open";
  readonly epoch: number;
  readonly untilMs: number;
  /** How often in a row it has been opened without having been closed; 1 the first time. */
  readonly openings: number;
}

/** Probes decide. */
export interface HalfOpenCircuit {
  readonly kind: "half-open";
  readonly epoch: number;
  readonly openings: number;
  readonly probes: readonly BreakerPermit[];
}

/** Leave to call. To be settled once, itself and no copy, with the outcome; a result without it counts for nothing. */
export interface BreakerPermit {
  readonly epoch: number;
  /** When another call may be the probe in its place, unless it is settled by then. */
  readonly untilMs: number;
}

/** What a call says of its dependency, if anything. */
export interface BreakerOutcome {
  readonly failed: boolean;
  readonly elapsedMs: number;
}

/** Why a circuit changed. */
export type BreakerReason =
  | "failure-rate"
  | "consecutive-failures"
  | "slow-rate"
  | "open-time-over"
  | "probe-failed"
  | "probe-succeeded";

/** A change of state, to be told as an event. */
export interface BreakerChange {
  readonly from: BreakerState["kind"];
  readonly to: BreakerState["kind"];
  readonly reason: BreakerReason;
  readonly epoch: number;
  /** How long calls are now refused; when it opens only. */
  readonly openForMs?: number;
}
