import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  createRetryBudget,
  creditSuccess,
  refundToken,
  spendToken,
} from "../../../../runtime/src/machines/retry-budget.ts";
import type { BudgetPolicy } from "../../../../runtime/src/policy.ts";
import { defaultPolicy } from "../../../../runtime/src/policy-defaults.ts";

interface Case {
  readonly name: string;
  readonly traps?: readonly number[];
  readonly policy?: Partial<BudgetPolicy>;
  readonly steps: readonly {
    readonly success?: number;
    readonly refund?: number;
    readonly spend?: number;
    readonly keep?: number;
    readonly granted?: number;
  }[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../../../vectors/budget.json", import.meta.url), "utf8"),
);

describe("budget vectors", () => {
  const named = cases.map((one): [string, Case] => [
    `${one.traps === undefined ? "" : `trap ${one.traps.join(", ")}: `}${one.name}`,
    one,
  ]);
  test.each(named)("%s", (_, { policy: patch, steps }) => {
    const policy = { ...(defaultPolicy("GET").budget as BudgetPolicy), ...patch };
    let budget = createRetryBudget(policy);
    for (const { success = 0, refund = 0, spend = 0, keep, granted } of steps) {
      for (let index = 0; index < success; index += 1) budget = creditSuccess(budget, policy);
      for (let index = 0; index < refund; index += 1) budget = refundToken(budget, policy);
      let paid = 0;
      for (let index = 0; index < spend; index += 1) {
        const left = spendToken(budget, keep);
        if (left === undefined) continue;
        budget = left;
        paid += 1;
      }
      if (granted !== undefined) expect(paid).toBe(granted);
    }
  });
});
