import type { PreparedCall } from "../call/handler.ts";
import type { Refusal } from "../call/refused.ts";
import { tell } from "../events/tell.ts";
import {
  createRetryBudget,
  creditSuccess,
  type RetryBudget,
  refundToken,
  spendToken,
} from "../machines/retry-budget.ts";
import type { BudgetPolicy } from "../policy.ts";
import { scopeKey } from "./scope-key.ts";

/** Why there is no other attempt once the budget is spent. */
export const BUDGET_SPENT: Refusal = {
  code: "budget-spent",
  advice: "The service is failing: too few calls succeed to pay for repeats. Call again later.",
};

/** Pays for one repeat; `false`: it may not be made. */
export function paidFor(call: PreparedCall, repeat: "retry" | "hedge"): boolean {
  const { budget, criticality } = call.policy;
  if (budget === false) return true;
  const cell = cellOf(call, budget);
  // Under load, what may be shed goes without repeats first: half of the tokens are for the others.
  const left = spendToken(cell.budget, criticality === "sheddable" ? budget.cap / 2 : 0);
  if (left !== undefined) {
    cell.budget = left;
    return true;
  }
  tell(call, { kind: "budget", scope: budget.scope, refused: repeat });
  return false;
}

/** Gives back what was paid for a repeat that was then not sent. */
export function refunded(call: PreparedCall): void {
  change(call, refundToken);
}

/** After a success. */
export function credited(call: PreparedCall): void {
  change(call, creditSuccess);
}

function change(
  call: PreparedCall,
  changed: (before: RetryBudget, policy: BudgetPolicy) => RetryBudget,
): void {
  const { budget } = call.policy;
  if (budget === false) return;
  const cell = cellOf(call, budget);
  cell.budget = changed(cell.budget, budget);
}

function cellOf(call: PreparedCall, policy: BudgetPolicy): { budget: RetryBudget } {
  return call.core.resources.get("budget", scopeKey(call, policy.scope), () => ({
    budget: createRetryBudget(policy),
  }));
}
