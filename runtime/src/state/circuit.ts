import type { RawCall } from "../call/handler.ts";
import { type Refused, refusedFor } from "../call/refused.ts";
import { incomplete } from "../errors/incomplete.ts";
import { tell } from "../events/tell.ts";
import {
  admitCall,
  type BreakerStep,
  breakerRefusalMs,
  createBreaker,
  settleCall,
} from "../machines/breaker.ts";
import type { BreakerOutcome, BreakerPermit, BreakerState } from "../machines/breaker-state.ts";
import type { BreakerPolicy } from "../policy.ts";
import { scopeKey } from "./scope-key.ts";
import { scopeName } from "./scope-name.ts";

/** What is kept for each scope. */
export interface CircuitCell {
  state: BreakerState;
  /** On the monotonic clock; for health checks. */
  lastSuccessAtMs?: number;
}

/** How long a call would be refused for; `undefined` if it might pass. */
export function circuitRefusalMs(call: RawCall): number | undefined {
  const { breaker } = call.policy;
  if (breaker === false) return undefined;
  refuseHalf(breaker);
  const { state } = cellOf(call, breaker);
  return state.kind === "closed" ? undefined : breakerRefusalMs(state, breaker, call.log.now());
}

function refuseHalf({ slow }: BreakerPolicy): void {
  if (slow === false) return;
  const { overMs, rate }: Partial<typeof slow> = slow;
  if (overMs === undefined) throw incomplete("breaker.slow", "overMs");
  if (rate === undefined) throw incomplete("breaker.slow", "rate");
}

/** Leave to call, with a lease where it is a probe's. Throws `Refused`. */
export function admitted(call: RawCall, breaker: BreakerPolicy, leaseMs: number): BreakerPermit {
  const cell = cellOf(call, breaker);
  const nowMs = call.log.now();
  const refusalMs = breakerRefusalMs(cell.state, breaker, nowMs);
  if (refusalMs !== undefined) throw circuitOpen(refusalMs);
  const next = admitCall(cell.state, leaseMs, nowMs);
  step(call, breaker, cell, next);
  return next.permit;
}

/** Tells the circuit how a call with a permit went. */
export function settleCircuit(
  call: RawCall,
  breaker: BreakerPolicy,
  permit: BreakerPermit,
  outcome: BreakerOutcome | undefined,
): void {
  const cell = cellOf(call, breaker);
  const nowMs = call.log.now();
  if (outcome?.failed === false) cell.lastSuccessAtMs = nowMs;
  const { random } = call.core.environment;
  step(call, breaker, cell, settleCall(cell.state, breaker, permit, outcome, nowMs, random()));
}

function cellOf(call: RawCall, policy: BreakerPolicy): CircuitCell {
  return call.core.resources.get("breaker", scopeKey(call, policy.scope), () => ({
    state: createBreaker(policy, call.log.now()),
  }));
}

function step(call: RawCall, policy: BreakerPolicy, cell: CircuitCell, { state, change }: BreakerStep): void {
  cell.state = state;
  if (change === undefined) return;
  const { core } = call;
  const { scope } = policy;
  const name = scopeName(core, scopeKey(call, scope));
  const of = { client: core.descriptor.name, scope, ...(name !== undefined && { name }) };
  tell(call, { kind: "breaker", ...of, ...change });
}

/** What is thrown at an open circuit. */
export function circuitOpen(retryAfterMs: number): Refused {
  return refusedFor(retryAfterMs, "breaker-open", "The service has been failing.");
}
