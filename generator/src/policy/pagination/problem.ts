import type { PolicyCode } from "../../diagnostics/codes.ts";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import type { PaginationPolicy } from "../../ir/policy.ts";

/** What a `pagination` gets wrong, by its key. */
export interface PagingProblem {
  readonly key: keyof PaginationPolicy | undefined;
  readonly code: PolicyCode;
  readonly severity: Severity;
  /** After the operation's name. */
  readonly problem: string;
  readonly fix?: string;
}

/** A mistake that leaves nothing to follow. */
export function wrong(key: PagingProblem["key"], problem: string, fix?: string): PagingProblem {
  const code: PolicyCode = "x-resilience-pagination";
  return { key, code, severity: "error", problem, ...(fix !== undefined && { fix }) };
}

/** A necessary key that is not there. */
export function lacks(name: keyof PaginationPolicy, fix?: string): PagingProblem {
  const problem = `has \`pagination\` without \`${name}\``;
  const code: PolicyCode = "x-resilience-incomplete";
  return { key: undefined, code, severity: "error", problem, ...(fix !== undefined && { fix }) };
}
