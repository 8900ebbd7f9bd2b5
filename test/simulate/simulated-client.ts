import { backoffDelayMs } from "../../runtime/src/machines/backoff.ts";
import {
  admitCall,
  breakerRefusalMs,
  createBreaker,
  settleCall,
} from "../../runtime/src/machines/breaker.ts";
import { outcomeOfReply } from "../../runtime/src/machines/breaker-outcome.ts";
import type { BreakerPermit, BreakerState } from "../../runtime/src/machines/breaker-state.ts";
import { classify } from "../../runtime/src/machines/classify.ts";
import {
  createRetryBudget,
  creditSuccess,
  type RetryBudget,
  spendToken,
} from "../../runtime/src/machines/retry-budget.ts";
import type { Policy } from "../../runtime/src/policy.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** `failure`: no reply came in time. */
type AttemptEnd =
  | { readonly kind: "reply"; readonly status: number; readonly elapsedMs: number }
  | { readonly kind: "failure"; readonly elapsedMs: number };

/** Makes one attempt: tells when it ends, and how; never later than the attempt's own time. */
export type Send = (nowMs: number) => { readonly atMs: number; readonly end: AttemptEnd };

/** What is told of a call while it goes on. */
export interface Observer {
  readonly called: (nowMs: number) => void;
  readonly sent: (nowMs: number) => void;
  readonly ended: (nowMs: number, end: "ok" | "failed" | "refused" | "unpaid") => void;
  readonly opened?: (nowMs: number) => void;
}

/** One process: its budget and its circuit are its own. */
export interface SimulatedClient {
  budget: RetryBudget | undefined;
  breaker: BreakerState | undefined;
}

/** What all clients of a simulation have in common. */
export interface World {
  readonly time: VirtualTime;
  readonly random: SeededRandom;
  readonly policy: Policy;
  readonly send: Send;
  readonly observer: Observer;
}

/** A client as a process starts it. */
export function simulatedClient({ budget, breaker }: Policy, nowMs: number): SimulatedClient {
  return {
    budget: budget === false ? undefined : createRetryBudget(budget),
    breaker: breaker === false ? undefined : createBreaker(breaker, nowMs),
  };
}

/** One call: the loop of the runtime, over the real machines, without its promises. */
export function callOnce(world: World, client: SimulatedClient): void {
  const { time, observer } = world;
  observer.called(time.now());
  attempt(world, client, 1, time.now() + world.policy.timeout.totalMs);
}

function attempt(world: World, client: SimulatedClient, number: number, deadlineAtMs: number): void {
  const { time, observer, send } = world;
  const nowMs = time.now();
  const permit = admit(world, client);
  if (permit === "refused") {
    observer.ended(nowMs, "refused");
    return;
  }
  observer.sent(nowMs);
  const { atMs, end } = send(nowMs);
  time.at(atMs, () => {
    settle(world, client, permit, end);
    if (end.kind === "reply" && end.status < 300) return succeed(world, client);
    repeat(world, client, end, number, deadlineAtMs);
  });
}

function admit({ policy, time }: World, client: SimulatedClient): BreakerPermit | undefined | "refused" {
  if (client.breaker === undefined || policy.breaker === false) return undefined;
  if (breakerRefusalMs(client.breaker, policy.breaker, time.now()) !== undefined) return "refused";
  const step = admitCall(client.breaker, policy.timeout.attemptMs, time.now());
  client.breaker = step.state;
  return step.permit;
}

function settle(
  { policy, time, random, observer }: World,
  client: SimulatedClient,
  permit: BreakerPermit | undefined,
  end: AttemptEnd,
): void {
  if (client.breaker === undefined || policy.breaker === false || permit === undefined) return;
  const { elapsedMs } = end;
  const outcome =
    end.kind === "reply"
      ? outcomeOfReply(end.status, elapsedMs, policy.breaker)
      : { failed: true, elapsedMs };
  const { state, change } = settleCall(
    client.breaker,
    policy.breaker,
    permit,
    outcome,
    time.now(),
    random.next(),
  );
  client.breaker = state;
  if (change?.to === "open") observer.opened?.(time.now());
}

function succeed({ policy, time, observer }: World, client: SimulatedClient): void {
  if (client.budget !== undefined && policy.budget !== false) {
    client.budget = creditSuccess(client.budget, policy.budget);
  }
  observer.ended(time.now(), "ok");
}

function repeat(
  world: World,
  client: SimulatedClient,
  end: AttemptEnd,
  number: number,
  deadlineAtMs: number,
): void {
  const { time, observer } = world;
  const delayMs = delayOf(world, end, number);
  if (delayMs === undefined || time.now() + delayMs >= deadlineAtMs) {
    observer.ended(time.now(), "failed");
    return;
  }
  if (client.budget !== undefined) {
    const left = spendToken(client.budget);
    if (left === undefined) {
      observer.ended(time.now(), "unpaid");
      return;
    }
    client.budget = left;
  }
  time.at(time.now() + delayMs, () => attempt(world, client, number + 1, deadlineAtMs));
}

/** `undefined`: no further attempt. */
function delayOf({ policy, random }: World, end: AttemptEnd, number: number): number | undefined {
  const verdict = classify(
    end.kind === "reply"
      ? { kind: "reply", status: end.status, timed: false, vetoed: false }
      : { kind: "failure", sent: "maybe", attemptTimeout: true },
    { policy, method: "GET", keyed: false, conditional: false, reachedBefore: true },
  );
  if (verdict.kind !== "repeat" || number >= policy.retry.maxAttempts) return undefined;
  const state = { repeats: number - 1, previousDelayMs: 0, pace: verdict.pace };
  return backoffDelayMs(policy.retry, state, random.next());
}
