import type { BudgetPolicy } from "../policy.ts";

/**
 * What retries and hedges are paid from. Only a success pays in: a budget that is fed by requests, or that has no cap,
 * feeds the overload that it is there to end (compare gRFC A6, Finagle's RetryBudget and the AWS SDKs' retry quota).
 */
export interface RetryBudget {
  /** Millionths of a token, so that ten times a tenth is one. */
  readonly microTokens: number;
}

const TOKEN = 1_000_000;

/** With the tokens to start with: the first calls of a process may fail as well. */
export function createRetryBudget(policy: BudgetPolicy): RetryBudget {
  return { microTokens: clamp(policy.initial * TOKEN, policy) };
}

/** After a call that succeeded. */
export function creditSuccess(budget: RetryBudget, policy: BudgetPolicy): RetryBudget {
  return add(budget, policy.ratio * TOKEN, policy);
}

/**
 * Pays for one retry or hedge, if at least `keep` tokens are left after it: what matters less leaves something for
 * what matters more. `undefined`: it may not be made.
 */
export function spendToken(budget: RetryBudget, keep = 0): RetryBudget | undefined {
  const microTokens = budget.microTokens - TOKEN;
  return microTokens >= keep * TOKEN ? { microTokens } : undefined;
}

/** Gives back what was paid for a repeat that was then not sent. */
export function refundToken(budget: RetryBudget, policy: BudgetPolicy): RetryBudget {
  return add(budget, TOKEN, policy);
}

/** Up to the cap; what others who share the budget may keep beyond it stays theirs. */
function add(budget: RetryBudget, microTokens: number, policy: BudgetPolicy): RetryBudget {
  const sum = Math.max(budget.microTokens, clamp(budget.microTokens + microTokens, policy));
  return sum === budget.microTokens ? budget : { microTokens: sum };
}

function clamp(microTokens: number, policy: BudgetPolicy): number {
  return Math.max(0, Math.min(Math.round(microTokens), policy.cap * TOKEN));
}
