import type { RawCall } from "../call/handler.ts";
import { type Refused, refused } from "../call/refused.ts";
import { admitCall, breakerRefusalMs, createBreaker, settleCall } from "../machines/breaker.ts";
import type {
  BreakerChange,
  BreakerOutcome,
  BreakerPermit,
  BreakerState,
} from "../machines/breaker-state.ts";
import type { BreakerPolicy } from "../policy.ts";
import { scopeKey } from "./scope-key.ts";

/** What is kept for each scope. */
export interface CircuitCell {
  state: BreakerState;
  /** On the monotonic clock; for health checks. */
  lastSuccessAtMs?: number;
}

/** The circuit that a call belongs to. */
export interface Circuit {
  /** How long a call would be refused for; `undefined` if it might pass. */
  readonly refusalMs: () => number | undefined;
  /** Leave to call, with a lease where it is a probe's. Throws `Refused`. */
  readonly admit: (leaseMs: number) => BreakerPermit;
  readonly settle: (permit: BreakerPermit, outcome: BreakerOutcome) => void;
}

/** `undefined` where the policy has no breaker. */
export function circuitOf(call: RawCall): Circuit | undefined {
  const { breaker: policy } = call.policy;
  if (policy === false) return undefined;
  const { environment, resources } = call.core;
  const { now } = environment;
  const cell = resources.get<CircuitCell>("breaker", scopeKey(call, policy.scope), () => ({
    state: createBreaker(policy, now()),
  }));
  const step = (next: { readonly state: BreakerState; readonly change?: BreakerChange }): void => {
    cell.state = next.state;
    if (next.change !== undefined) tell(call, policy, next.change);
  };
  return {
    refusalMs: () => breakerRefusalMs(cell.state, policy, now()),
    admit: (leaseMs) => {
      const next = admitCall(cell.state, policy, leaseMs, now());
      step(next);
      if (next.decision.kind === "refused") throw circuitOpen(next.decision.retryAfterMs);
      return next.decision.permit;
    },
    settle: (permit, outcome) => {
      if (outcome.kind === "success") cell.lastSuccessAtMs = now();
      step(settleCall(cell.state, policy, permit, outcome, now(), environment.random()));
    },
  };
}

/** What is thrown at an open circuit. */
export function circuitOpen(retryAfterMs: number): Refused {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const advice = `The service has been failing, and calls are held back. Wait ${seconds} s and call again.`;
  return refused({ code: "breaker-open", advice, retryAfterMs });
}

function tell({ core, log }: RawCall, { scope }: BreakerPolicy, change: BreakerChange): void {
  const { operation, correlationId } = log;
  core.emit?.({ kind: "breaker", operation, correlationId, scope, ...change });
}
