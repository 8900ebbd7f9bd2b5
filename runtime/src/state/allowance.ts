import type { PreparedCall } from "../call/handler.ts";
import type { Refusal } from "../call/refused.ts";
import { createRetryBudget, creditSuccess, refundToken, spendToken } from "../machines/retry-budget.ts";
import { scopeKey } from "./scope-key.ts";

/** What the retries and hedges of a call are paid from. */
export interface Allowance {
  /** Pays for one repeat; `false`: it may not be made. */
  readonly spend: (repeat: "retry" | "hedge") => boolean;
  /** Gives back what was paid for a repeat that was then not sent. */
  readonly refund: () => void;
  /** After a success. */
  readonly credit: () => void;
}

/** Why there is no other attempt once the budget is spent. */
export const BUDGET_SPENT: Refusal = {
  code: "budget-spent",
  advice:
    "Retries are a fixed share of the successes, and that is used up: the service is failing. Call again later.",
};

/** `undefined` where the policy sets no limit. */
export function allowanceOf(call: PreparedCall): Allowance | undefined {
  const { core, log } = call;
  const { budget: policy, criticality } = call.policy;
  if (policy === false) return undefined;
  // Under load, what may be shed goes without repeats first: half of the tokens are for the others.
  const keep = criticality === "sheddable" ? policy.cap / 2 : 0;
  const { operation, correlationId } = log;
  const cell = core.resources.get("budget", scopeKey(call, policy.scope), () => ({
    budget: createRetryBudget(policy),
  }));
  return {
    spend: (refused) => {
      const left = spendToken(cell.budget, keep);
      if (left !== undefined) cell.budget = left;
      else core.emit?.({ kind: "budget", operation, correlationId, scope: policy.scope, refused });
      return left !== undefined;
    },
    refund: () => {
      cell.budget = refundToken(cell.budget, policy);
    },
    credit: () => {
      cell.budget = creditSuccess(cell.budget, policy);
    },
  };
}
