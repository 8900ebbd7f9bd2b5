import type * as z from "zod/mini";
import type { DriftKind } from "./outcome.ts";

/** An issue as zod carries it from schema to schema, its path growing on the way up. */
export interface Issue {
  readonly code: z.core.$ZodRawIssue["code"];
  path?: PropertyKey[] | undefined;
  readonly input: unknown;
  readonly message?: string | undefined;
  readonly expected?: string | undefined;
  /** The value stands, repaired where needed: a deviation, not a failure. */
  readonly continue?: boolean | undefined;
  readonly params?: Fault | undefined;
}

/** What this package adds to an issue of its own. */
interface Fault {
  readonly kind: DriftKind;
  /** A constant differs: in a union, this is another variant. */
  readonly identity?: boolean;
  /** One schema alone forbids the property, whatever the others of an `allOf` know. */
  readonly closed?: boolean;
  /** The value is valid, but not of the type that is stated for it. */
  readonly unfit?: boolean;
}

interface FaultOptions extends Omit<Fault, "kind"> {
  readonly fatal: boolean;
  readonly message: string;
  readonly key?: PropertyKey;
}

/** A deviation of the value, or of what stands at `key` in it. */
export function fault(kind: DriftKind, options: FaultOptions): Issue {
  const { fatal, message, key, identity = false, closed = false, unfit = false } = options;
  const path = key === undefined ? [] : [key];
  return {
    code: "custom",
    path,
    input: undefined,
    message,
    continue: !fatal,
    params: { kind, identity, closed, unfit },
  };
}

/** The value is not of this type at all; whoever holds it decides whether that degrades or fails. */
export function rejection(expected: string, input: unknown, kind?: DriftKind): Issue {
  const params = kind && { kind };
  return { code: "invalid_type", path: [], expected, input, message: `expected ${expected}`, params };
}

/** Says whether the value itself was rejected, as opposed to something within it. */
export function isRejection(issue: Issue): boolean {
  return issue.code === "invalid_type" && (issue.path === undefined || issue.path.length === 0);
}

/** Says whether the value itself, as opposed to something within it, has not the type that is stated for it. */
export function isUnfit(issue: Issue): boolean {
  return isRejection(issue) || (issue.params?.unfit === true && (issue.path?.length ?? 0) === 0);
}

/** Says whether the issue fails the read. */
export function isFatal(issue: Issue): boolean {
  return issue.continue !== true;
}

/** The kind of deviation, also of issues that zod itself has raised. */
export function kindOf(issue: Issue): DriftKind {
  return issue.params?.kind ?? kindOfWrong(issue.input);
}

/** What was expected; also for issues that zod itself has raised. */
export function messageOf(issue: Issue): string {
  if (typeof issue.input === "symbol") return "an integer that no number can hold";
  return issue.message ?? `expected ${issue.expected ?? "another value"}`;
}

/** What a value of the wrong type is reported as. An integer that no number can hold comes as a symbol. */
export function kindOfWrong(value: unknown): DriftKind {
  if (typeof value === "symbol") return "format";
  return value === null ? "null" : "type";
}

/** Moves issues of a part into its whole. */
export function prefix(issues: readonly Issue[], key: PropertyKey): Issue[] {
  for (const issue of issues) {
    if (issue.path === undefined) issue.path = [key];
    else issue.path.unshift(key);
  }
  return issues as Issue[];
}

/** A copy whose path may grow on its own. */
export function cloneIssue(issue: Issue): Issue {
  return { ...issue, path: [...(issue.path ?? [])] };
}

/** How many different faults a list or a map is told of; names are the server's, so there may be millions. */
const MAX_DIFFERENT = 1_000;

/** Keeps the same fault in every item of a long list, or every entry of a map, once. */
export function keepFirst(found: Map<string, Issue>, issues: readonly Issue[]): void {
  for (const issue of issues) {
    const fatal = isFatal(issue);
    // Deviations may not crowd out a failure.
    if (found.size >= (fatal ? 2 * MAX_DIFFERENT : MAX_DIFFERENT)) continue;
    let key = kindOf(issue) + fatal;
    for (const name of issue.path ?? []) key += typeof name === "number" ? "/" : `.${String(name)}`;
    if (!found.has(key)) found.set(key, issue);
  }
}
