import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createRetryBudget,
  creditSuccess,
  type RetryBudget,
  refundToken,
  spendToken,
} from "../../../../runtime/src/machines/retry-budget.ts";
import type { BudgetPolicy } from "../../../../runtime/src/policy.ts";

const policies: fc.Arbitrary<BudgetPolicy> = fc.record({
  ratio: fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000),
  cap: fc.nat(20),
  initial: fc.nat(30),
  scope: fc.constant("host" as const),
});

/** Counts in whole numbers: millionths of a token. */
interface Model {
  readonly policy: BudgetPolicy;
  tokens: number;
  paid: number;
}

interface Real {
  budget: RetryBudget;
}

type BudgetCommand = fc.Command<Model, Real>;

const atMost = (model: Model, tokens: number) => Math.min(model.policy.cap * 1e6, tokens);

const success: BudgetCommand = {
  check: () => true,
  run: (model, real) => {
    model.tokens = atMost(model, model.tokens + Math.round(model.policy.ratio * 1e6));
    real.budget = creditSuccess(real.budget, model.policy);
    agree(model, real);
  },
  toString: () => "success",
};

const spend: BudgetCommand = {
  check: () => true,
  run: (model, real) => {
    const left = spendToken(real.budget);
    expect(left !== undefined).toBe(model.tokens >= 1e6);
    if (left === undefined) return;
    model.tokens -= 1e6;
    model.paid += 1;
    real.budget = left;
    agree(model, real);
  },
  toString: () => "spend",
};

const refund: BudgetCommand = {
  check: ({ paid }) => paid > 0,
  run: (model, real) => {
    model.paid -= 1;
    model.tokens = atMost(model, model.tokens + 1e6);
    real.budget = refundToken(real.budget, model.policy);
    agree(model, real);
  },
  toString: () => "refund",
};

function agree(model: Model, { budget }: Real): void {
  expect(budget.microTokens).toBe(model.tokens);
  expect(budget.microTokens).toBeGreaterThanOrEqual(0);
  expect(budget.microTokens).toBeLessThanOrEqual(model.policy.cap * 1e6);
}

test("traps 42 and 44: never below nothing, never above the cap, and exact to the millionth", () => {
  const commands = fc.commands([fc.constant(success), fc.constant(spend), fc.constant(refund)], {
    maxCommands: 300,
    size: "+2",
  });
  fc.assert(
    fc.property(policies, commands, (policy, all) => {
      const tokens = Math.min(policy.initial, policy.cap) * 1e6;
      fc.modelRun(
        () => ({ model: { policy, tokens, paid: 0 }, real: { budget: createRetryBudget(policy) } }),
        all,
      );
    }),
  );
});

test("trap 42: whatever the interleaving, every repeat is paid for or refused, and none is paid for twice", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      policies,
      fc.array(fc.boolean(), { maxLength: 30 }),
      async (scheduler, policy, calls) => {
        let budget = createRetryBudget(policy);
        const before = budget.microTokens;
        let [successes, repeats, settled] = [0, 0, 0];
        const callOnce = async (succeeds: boolean): Promise<void> => {
          await scheduler.schedule(Promise.resolve(), "reply");
          if (succeeds) {
            successes += 1;
            budget = creditSuccess(budget, policy);
          } else {
            const left = spendToken(budget);
            if (left !== undefined) {
              budget = left;
              repeats += 1;
              await scheduler.schedule(Promise.resolve(), "repeat");
            }
          }
          settled += 1;
        };
        const all = calls.map(callOnce);
        await scheduler.waitIdle();
        await Promise.all(all);
        expect(settled).toBe(calls.length);
        expect(repeats * 1e6).toBeLessThanOrEqual(before + successes * Math.round(policy.ratio * 1e6));
      },
    ),
  );
});
