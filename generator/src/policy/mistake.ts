import type { PolicyCode } from "../diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import type { Operation } from "../ir/api.ts";
import type { Pointer } from "../ir/ids.ts";

/** Something wrong with the policy of one operation. */
export interface Mistake {
  readonly operation: Operation;
  readonly code: PolicyCode;
  readonly severity: Severity;
  /** What is wrong, after the operation's name. */
  readonly problem: string;
  readonly pointer: Pointer;
  readonly fix?: string;
}

/** An operation as messages call it. */
export function titleOf(operation: Operation): string {
  return operation.operationId ?? `${operation.method} ${operation.path}`;
}

/** Says mistakes as diagnostics; one that a higher level causes in many operations is said once. */
export function describeMistakes(mistakes: readonly Mistake[]): readonly Diagnostic[] {
  const groups = new Map<string, { readonly first: Mistake; readonly titles: Set<string> }>();
  for (const mistake of mistakes) {
    const key = `${mistake.code} ${mistake.pointer}`;
    const group = groups.get(key) ?? { first: mistake, titles: new Set<string>() };
    group.titles.add(titleOf(mistake.operation));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, titles }) => {
    const { operation, problem, ...rest } = first;
    return { ...rest, message: `${titleOf(operation)} ${problem}${others(titles.size - 1)}` };
  });
}

function others(count: number): string {
  if (count === 0) return "";
  return ` (and ${count} more ${count === 1 ? "operation" : "operations"})`;
}
