import type { CallMeta } from "@gen-client/runtime";

/** What all calls came to. */
export interface Totals {
  readonly calls: number;
  readonly attempts: number;
  readonly waitedMs: number;
  readonly drift: number;
  /** As the ledger counts them. */
  readonly duplicates: number;
}

/** Sums up the calls' own accounts; the duplicates are the server's. */
export function sumUp(calls: readonly CallMeta[], duplicates: number): Totals {
  return {
    calls: calls.length,
    attempts: sum(calls.map((call) => call.attempts.length)),
    waitedMs: sum(calls.map(waitOf)),
    drift: sum(calls.map((call) => call.drift.length)),
    duplicates,
  };
}

/** How long a call waited between its attempts. */
export function waitOf(call: CallMeta): number {
  return sum(call.attempts.map((attempt) => attempt.delayMs ?? 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
