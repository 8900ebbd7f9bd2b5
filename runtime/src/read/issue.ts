import type * as z from "zod/mini";
import type { DriftKind } from "./outcome.ts";
import { renderPath } from "./path.ts";

/** An issue as zod carries it from schema to schema, its path growing on the way up. */
export interface Issue {
  readonly code: z.core.$ZodRawIssue["code"];
  path?: PropertyKey[] | undefined;
  readonly input?: unknown;
  readonly message?: string | undefined;
  readonly expected?: string | undefined;
  /** The value stands, repaired where needed: a deviation, not a failure. */
  readonly continue?: boolean | undefined;
  readonly params?: Fault | undefined;
}

/** What this package adds to an issue of its own. */
interface Fault {
  readonly kind: DriftKind;
  /**
   * `identity`: a constant differs, so in a union this is another variant. `closed`: one schema alone forbids the property,
   * whatever the others of an `allOf` know. `unfit`: the value is valid, but not of the type that is stated for it.
   */
  readonly nature?: "identity" | "closed" | "unfit" | undefined;
}

/** What there is to say of a deviation beside its kind. */
export interface FaultOptions extends Omit<Fault, "kind"> {
  /** Default: the value stands. */
  readonly fatal?: boolean;
  /** What a failure is told with. */
  readonly message?: string;
  readonly key?: PropertyKey;
}

/** A deviation of the value, or of what stands at `key` in it. */
export function fault(kind: DriftKind, { fatal, message, key, nature }: FaultOptions): Issue {
  const path = key === undefined ? [] : [key];
  return { code: "custom", path, message, continue: !fatal, params: { kind, nature } };
}

/** Says whether the value itself was rejected, as opposed to something within it. */
export function isRejection(issue: Issue): boolean {
  return issue.code === "invalid_type" && !issue.path?.length;
}

/** Says whether the value itself, as opposed to something within it, has not the type that is stated for it. */
export function isUnfit(issue: Issue): boolean {
  return isRejection(issue) || (issue.params?.nature === "unfit" && !issue.path?.length);
}

/** Says whether the issue fails the read. */
export function isFatal(issue: Issue): boolean {
  return !issue.continue;
}

/** The kind of deviation, also of issues that zod itself has raised. */
export function kindOf(issue: Issue): DriftKind {
  return issue.params?.kind ?? kindOfWrong(issue.input);
}

/** What was expected; also for issues that zod itself has raised. */
export function messageOf(issue: Issue): string {
  if (typeof issue.input === "symbol") return "an integer that no number can hold";
  return issue.message ?? `expected ${issue.expected}`;
}

/** What a value of the wrong type is reported as. An integer that no number can hold comes as a symbol. */
export function kindOfWrong(value: unknown): DriftKind {
  if (typeof value === "symbol") return "format";
  return value === null ? "null" : "type";
}

/** How many different faults a list or a map is told of; names are the server's, so there may be millions. */
const MAX_DIFFERENT = 1_000;

/** Keeps the same fault in every item of a long list, or every entry of a map, once. */
export function keepFirst(
  issues: readonly Issue[],
  found: Map<string, Issue> = new Map(),
): Map<string, Issue> {
  for (const issue of issues) {
    const fatal = isFatal(issue);
    // Deviations may not crowd out a failure.
    if (found.size >= (fatal ? 2 * MAX_DIFFERENT : MAX_DIFFERENT)) continue;
    const key = kindOf(issue) + fatal + renderPath(issue.path);
    if (!found.has(key)) found.set(key, issue);
  }
  return found;
}
