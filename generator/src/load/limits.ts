/** Bounds on what one run reads. A document beyond them is refused with a diagnostic, never half read. */
export interface LoadLimits {
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
  readonly maxFiles: number;
  /** Values within values. Real documents stay below 100. */
  readonly maxDepth: number;
  /** Values in all, each YAML alias counted as what it stands for. */
  readonly maxNodes: number;
  readonly fetchTimeoutMs: number;
}

/** About five times the largest public documents. */
export const DEFAULT_LIMITS: LoadLimits = {
  maxFileBytes: 64 * 2 ** 20,
  maxTotalBytes: 128 * 2 ** 20,
  maxFiles: 2_000,
  maxDepth: 400,
  maxNodes: 5_000_000,
  fetchTimeoutMs: 30_000,
};
