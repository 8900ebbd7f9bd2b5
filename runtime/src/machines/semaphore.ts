/**
 * At most so many calls at once, the others in a queue in the order they came: a bulkhead. Slots are plain counts;
 * whoever holds one gives it back exactly once, whatever became of the call.
 */
export interface Semaphore {
  readonly held: number;
  /** Tickets of those that wait, the first first. */
  readonly queue: readonly number[];
  readonly nextTicket: number;
}

/** How many may hold a slot, and how many may wait for one. */
export interface SemaphoreLimits {
  readonly slots: number;
  readonly maxQueue: number;
}

/** Whether a call may go. */
export type SemaphoreDecision =
  | { readonly kind: "acquired" }
  | { readonly kind: "queued"; readonly ticket: number }
  | { readonly kind: "full" };

/** Nobody in, nobody waiting. */
export function createSemaphore(): Semaphore {
  return { held: 0, queue: [], nextTicket: 1 };
}

/** Asks for a slot. Nobody overtakes those that wait. */
export function acquireSlot(
  semaphore: Semaphore,
  limits: SemaphoreLimits,
): { readonly semaphore: Semaphore; readonly decision: SemaphoreDecision } {
  const { held, queue, nextTicket: ticket } = semaphore;
  if (held < limits.slots && queue.length === 0) {
    return { semaphore: { ...semaphore, held: held + 1 }, decision: { kind: "acquired" } };
  }
  if (queue.length >= limits.maxQueue) return { semaphore, decision: { kind: "full" } };
  return {
    semaphore: { held, queue: [...queue, ticket], nextTicket: ticket + 1 },
    decision: { kind: "queued", ticket },
  };
}

/** Gives a slot back; `granted`: the waiting call that has it now. */
export function releaseSlot(semaphore: Semaphore): {
  readonly semaphore: Semaphore;
  readonly granted: number | undefined;
} {
  const [granted, ...queue] = semaphore.queue;
  // The slot goes from hand to hand, so that no newcomer slips in between.
  if (granted !== undefined) return { semaphore: { ...semaphore, queue }, granted };
  return { semaphore: { ...semaphore, held: Math.max(0, semaphore.held - 1) }, granted };
}

/** Leaves the queue. A ticket that was granted already is not in it: then the slot has to be given back. */
export function leaveQueue(
  semaphore: Semaphore,
  ticket: number,
): { readonly semaphore: Semaphore; readonly left: boolean } {
  const queue = semaphore.queue.filter((waiting) => waiting !== ticket);
  const left = queue.length < semaphore.queue.length;
  return { semaphore: left ? { ...semaphore, queue } : semaphore, left };
}
