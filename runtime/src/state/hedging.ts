import type { BoundedCall } from "../call/handler.ts";
import {
  createLatencyHistogram,
  type LatencyHistogram,
  latencyPercentileMs,
  recordLatency,
} from "../machines/latency.ts";
import {
  createRetryBudget,
  creditSuccess,
  type RetryBudget,
  refundToken,
  spendToken,
} from "../machines/retry-budget.ts";
import type { BudgetPolicy, HedgePolicy } from "../policy.ts";
import { paidFor, refunded } from "./allowance.ts";
import { scopeKey } from "./scope-key.ts";

/** When and how often an operation is hedged. */
export interface Hedging {
  /** `undefined`: not enough is known of how long calls take. */
  readonly delayMs: () => number | undefined;
  /** Counts a call, of which hedges are a share. */
  readonly count: () => void;
  /** Pays for one hedge: out of its share of the calls, and as any repeat. `false`: it may not be made. */
  readonly spend: () => boolean;
  /** Gives back what was paid for a hedge that was then not sent. */
  readonly refund: () => void;
  /** How long a request took since it had left, or had taken when another was faster. */
  readonly record: (elapsedMs: number) => void;
}

/** Latencies of the last one to two minutes. */
const PERIOD_MS = 60_000;
/** A percentile of fewer calls means nothing. */
const LEAST_CALLS = 20;

/** The hedging of a call's operation. */
export function hedgingOf(call: BoundedCall, policy: HedgePolicy): Hedging {
  const { resources, environment } = call.core;
  const { now } = environment;
  const { ratio } = policy;
  // The first may go before any call has paid for it, unless none may.
  const share: BudgetPolicy = { ratio, cap: 10, initial: ratio > 0 ? 1 : 0, scope: "operation" };
  const cell = resources.get<{ latency: LatencyHistogram; share: RetryBudget }>(
    "hedge",
    scopeKey(call, "operation"),
    () => ({ latency: createLatencyHistogram(PERIOD_MS, now()), share: createRetryBudget(share) }),
  );
  const { delay } = policy;
  const refundShare = (): void => {
    cell.share = refundToken(cell.share, share);
  };
  return {
    delayMs: () =>
      "ms" in delay ? delay.ms : latencyPercentileMs(cell.latency, delay.percentile, LEAST_CALLS, now()),
    count: () => {
      cell.share = creditSuccess(cell.share, share);
    },
    spend: () => {
      const left = spendToken(cell.share);
      if (left === undefined) return false;
      cell.share = left;
      const isPaid = paidFor(call, "hedge");
      if (!isPaid) refundShare();
      return isPaid;
    },
    refund: () => {
      refundShare();
      refunded(call);
    },
    record: (elapsedMs) => {
      cell.latency = recordLatency(cell.latency, elapsedMs, now());
    },
  };
}
