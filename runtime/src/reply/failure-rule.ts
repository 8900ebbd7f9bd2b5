import { byStatus } from "../machines/status-pattern.ts";
import type { FailurePolicy, FailureRule } from "../policy.ts";
import { valueAt } from "./json-pointer.ts";

/** What the policy says of the bodies of that status; only successes can be failures of this kind. */
export function ruleFor(policy: false | FailurePolicy, status: number): FailureRule | undefined {
  if (policy === false || status < 200 || status >= 300) return undefined;
  const own = policy.responses && byStatus(policy.responses, status);
  return own === false ? undefined : (own ?? policy);
}

/** Whether a value tells of a failure. Where no values are named, it does unless it says nothing. */
export function meansFailure(found: unknown, { is, not }: FailureRule): boolean {
  if (found === undefined) return false;
  if (is === undefined && not === undefined) return saysSomething(found);
  const isAmong = (values: readonly unknown[] = []): boolean => values.includes(found);
  return isAmong(is) || (not !== undefined && !isAmong(not));
}

function saysSomething(found: unknown): boolean {
  return typeof found === "object" && found !== null ? Object.keys(found).length > 0 : Boolean(found);
}

/** The server's word for the fault. */
export function codeIn(told: unknown, { code, when = "" }: FailureRule): string | undefined {
  return wordAt(told, code ?? when);
}

/** What the server says of it. */
export function messageIn(told: unknown, { message }: FailureRule): string | undefined {
  return message === undefined ? undefined : wordAt(told, message);
}

function wordAt(told: unknown, pointer: string): string | undefined {
  const found = valueAt(told, pointer);
  const isWord = typeof found === "string" ? found !== "" : /^(?:number|bigint)$/.test(typeof found);
  return isWord ? String(found) : undefined;
}
