import type { Attempt } from "../call/handler.ts";
import { type Refused, refused } from "../call/refused.ts";
import { throwIfStopped } from "../call/stop.ts";
import { tellWait } from "../events/tell-wait.ts";
import {
  acquireSlot,
  createSemaphore,
  leaveQueue,
  releaseSlot,
  type Semaphore,
} from "../machines/semaphore.ts";
import type { RateLimitPolicy } from "../policy.ts";
import { scopeKey } from "./scope-key.ts";
import { waitForTurn } from "./turn.ts";

/** The slots of a scope. */
export interface Bulkhead {
  /** Takes a slot, waiting for it if the policy allows. Throws `Refused` when that takes too long. */
  readonly enter: (attempt: Attempt) => Promise<void> | undefined;
  readonly leave: () => void;
}

interface Room {
  semaphore: Semaphore;
  /** What lets a ticket in. */
  readonly waiting: Map<number, () => void>;
}

/** `undefined` where the policy sets no limit. */
export function bulkheadOf({ call }: Attempt): Bulkhead | undefined {
  const { rateLimit: policy } = call.policy;
  if (policy === false || policy.concurrency === undefined) return undefined;
  const slots = policy.concurrency;
  const room = call.core.resources.get<Room>("bulkhead", `${scopeKey(call, policy.scope)} ${slots}`, () => ({
    semaphore: createSemaphore(),
    waiting: new Map(),
  }));
  return {
    enter: (attempt) => enter(attempt, room, slots, policy),
    leave: () => {
      const { semaphore, granted } = releaseSlot(room.semaphore);
      room.semaphore = semaphore;
      if (granted === undefined) return;
      room.waiting.get(granted)?.();
      room.waiting.delete(granted);
    },
  };
}

function enter(
  attempt: Attempt,
  room: Room,
  slots: number,
  { onLimit, maxWaitMs }: RateLimitPolicy,
): Promise<void> | undefined {
  throwIfStopped(attempt.signal);
  const maxQueue = onLimit === "reject" ? 0 : Number.POSITIVE_INFINITY;
  const { semaphore, decision } = acquireSlot(room.semaphore, { slots, maxQueue });
  room.semaphore = semaphore;
  if (decision.kind === "acquired") return undefined;
  if (decision.kind === "full") throw full(slots);
  return queued(attempt, room, slots, decision.ticket, maxWaitMs);
}

function queued(
  { call, signal }: Attempt,
  room: Room,
  slots: number,
  ticket: number,
  delayMs: number,
): Promise<void> {
  let disarm = (): void => undefined;
  const giveUp = (): void => {
    disarm();
    room.waiting.delete(ticket);
    room.semaphore = leaveQueue(room.semaphore, ticket).semaphore;
  };
  const turn = waitForTurn(signal, giveUp);
  disarm = call.core.environment.schedule(delayMs, () => {
    giveUp();
    turn.refuse(full(slots));
  });
  room.waiting.set(ticket, () => {
    disarm();
    turn.grant();
  });
  return tellWait(call, "bulkhead", delayMs, turn.came);
}

function full(slots: number): Refused {
  const advice = `All ${slots} slots (policy.rateLimit.concurrency) are taken. Call again when other calls have ended.`;
  return refused({ code: "bulkhead-full", advice });
}
