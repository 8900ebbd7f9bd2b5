import type { Policy, ReaderPolicy } from "../policy.ts";

/** How a value may deviate from its contract. */
export type DriftKind =
  | "unknown-property"
  | "unknown-enum"
  | "unknown-variant"
  | "null"
  | "missing"
  | "type"
  | "format";

/**
 * A deviation that did not fail the read: where and of what kind, never the value.
 * The path is normalised, `$.data[*].status`: positions in lists and keys of maps are `*`.
 */
export interface DriftItem {
  readonly path: string;
  readonly kind: DriftKind;
}

/** A deviation that failed the read. The message names what was expected, never the value. */
export interface ReadIssue extends DriftItem {
  readonly message: string;
}

/** What a read gives: the value and what was odd about it, or every reason why there is none. */
export type ReadOutcome<T> =
  | { readonly ok: true; readonly value: T; readonly drift: readonly DriftItem[] }
  | { readonly ok: false; readonly issues: readonly ReadIssue[]; readonly drift: readonly DriftItem[] };

/** How to read; every part has the default of `x-resilience`. */
export interface ReadOptions extends Partial<Omit<ReaderPolicy, "sample" | "maxBytes">> {
  /** `critical` makes every required property critical, as `missing: "error"` does. Default: `standard`. */
  readonly criticality?: Policy["criticality"];
}
