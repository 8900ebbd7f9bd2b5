/** What one simulation found. */
export interface SimulationOutcome {
  readonly title: string;
  /** What is simulated, in a sentence or two. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly checks: readonly Check[];
  readonly plot: Plot;
}

/** A threshold, and what was measured. */
export interface Check {
  readonly claim: string;
  readonly measured: string;
  readonly holds: boolean;
}

/** Lines over a common axis. */
export interface Plot {
  readonly xLabel: string;
  /** The x axis in powers of ten. */
  readonly logX?: boolean;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Stretches of the axis that are shaded, such as an outage. */
  readonly shaded?: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

/** One line. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
