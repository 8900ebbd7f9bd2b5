import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  acquireSlot,
  createSemaphore,
  leaveQueue,
  releaseSlot,
  type SemaphoreLimits,
} from "../../../../runtime/src/machines/semaphore.ts";

interface Case {
  readonly name: string;
  readonly traps?: readonly number[];
  readonly limits?: SemaphoreLimits;
  readonly steps: readonly {
    readonly acquire?: "acquired" | "queued" | "full";
    readonly as?: string;
    readonly times?: number;
    readonly release?: number;
    readonly granted?: string;
    readonly leave?: string;
  }[];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../../../vectors/bulkhead.json", import.meta.url), "utf8"),
);

function run({ limits = { slots: 2, maxQueue: 2 }, steps }: Case): void {
  let semaphore = createSemaphore();
  const tickets = new Map<string, number>();
  for (const { acquire, as, times = 1, release = 0, granted, leave } of steps) {
    for (let index = 0; acquire !== undefined && index < times; index += 1) {
      const { semaphore: next, decision } = acquireSlot(semaphore, limits);
      semaphore = next;
      expect(decision.kind).toBe(acquire);
      if (decision.kind === "queued" && as !== undefined) tickets.set(as, decision.ticket);
    }
    for (let index = 0; index < release; index += 1) {
      const released = releaseSlot(semaphore);
      semaphore = released.semaphore;
      expect(released.granted).toBe(granted === undefined ? undefined : tickets.get(granted));
    }
    if (leave !== undefined) {
      const { semaphore: next, left } = leaveQueue(semaphore, tickets.get(leave) ?? -1);
      semaphore = next;
      expect(left).toBe(true);
    }
  }
}

describe("bulkhead vectors", () => {
  const named = cases.map((one): [string, Case] => [
    `${one.traps === undefined ? "" : `trap ${one.traps.join(", ")}: `}${one.name}`,
    one,
  ]);
  test.each(named)("%s", (_, one) => run(one));
});

test("trap 29: whoever leaves after having been granted a slot is told to give it back", () => {
  const limits = { slots: 1, maxQueue: 1 };
  const held = acquireSlot(createSemaphore(), limits).semaphore;
  const { semaphore } = releaseSlot(acquireSlot(held, limits).semaphore);
  expect(leaveQueue(semaphore, 1)).toEqual({ semaphore, left: false });
  expect(semaphore.held).toBe(1);
});

test("a newcomer does not overtake when the policy has come to allow more slots", () => {
  const one = { slots: 1, maxQueue: 5 };
  const held = acquireSlot(createSemaphore(), one).semaphore;
  const waiting = acquireSlot(held, one).semaphore;
  expect(acquireSlot(waiting, { ...one, slots: 2 }).decision.kind).toBe("queued");
});
