import fc from "fast-check";
import { expect, test } from "vitest";
import {
  acquireSlot,
  createSemaphore,
  leaveQueue,
  releaseSlot,
  type Semaphore,
} from "../../../../runtime/src/machines/semaphore.ts";

const LIMITS = { slots: 3, maxQueue: 4 };

interface Model {
  held: number;
  queue: number[];
}

interface Real {
  semaphore: Semaphore;
}

type SemaphoreCommand = fc.Command<Model, Real>;

const acquire: SemaphoreCommand = {
  check: () => true,
  run: (model, real) => {
    const { semaphore, decision } = acquireSlot(real.semaphore, LIMITS);
    real.semaphore = semaphore;
    if (model.held < LIMITS.slots) {
      expect(decision.kind).toBe("acquired");
      model.held += 1;
    } else if (model.queue.length < LIMITS.maxQueue) {
      expect(decision.kind).toBe("queued");
      if (decision.kind === "queued") model.queue.push(decision.ticket);
    } else {
      expect(decision.kind).toBe("full");
    }
    agree(model, real);
  },
  toString: () => "acquire",
};

const release: SemaphoreCommand = {
  check: ({ held }) => held > 0,
  run: (model, real) => {
    const { semaphore, granted } = releaseSlot(real.semaphore);
    real.semaphore = semaphore;
    expect(granted).toBe(model.queue.shift());
    if (granted === undefined) model.held -= 1;
    agree(model, real);
  },
  toString: () => "release",
};

const leave = (pick: number): SemaphoreCommand => ({
  check: ({ queue }) => queue.length > 0,
  run: (model, real) => {
    const [ticket = -1] = model.queue.splice(pick % model.queue.length, 1);
    const { semaphore, left } = leaveQueue(real.semaphore, ticket);
    real.semaphore = semaphore;
    expect(left).toBe(true);
    agree(model, real);
  },
  toString: () => `leave ${pick}`,
});

function agree({ held, queue }: Model, { semaphore }: Real): void {
  expect({ held: semaphore.held, queue: semaphore.queue }).toEqual({ held, queue });
}

test("any sequence of calls, ends and aborts keeps the slots and the order", () => {
  const commands = fc.commands([fc.constant(acquire), fc.constant(release), fc.nat(10).map(leave)], {
    maxCommands: 100,
    size: "+2",
  });
  fc.assert(
    fc.property(commands, (all) => {
      fc.modelRun(() => ({ model: { held: 0, queue: [] }, real: { semaphore: createSemaphore() } }), all);
    }),
  );
});

test("trap 29: whatever the interleaving and whoever gives up, never too many at once, and all slots come back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(fc.boolean(), { maxLength: 20 }), async (scheduler, aborts) => {
      let semaphore = createSemaphore();
      const waiting = new Map<number, (granted: boolean) => void>();
      let running = 0;
      const giveBack = () => {
        const { semaphore: next, granted } = releaseSlot(semaphore);
        semaphore = next;
        if (granted !== undefined) waiting.get(granted)?.(true);
      };
      const waitFor = async (ticket: number, gives: boolean): Promise<boolean> => {
        const turn = new Promise<boolean>((resolve) => waiting.set(ticket, resolve));
        if (!gives) return turn;
        await scheduler.schedule(Promise.resolve(), "abort");
        const { semaphore: next, left } = leaveQueue(semaphore, ticket);
        semaphore = next;
        if (!left) giveBack();
        return false;
      };
      const callOnce = async (gives: boolean): Promise<void> => {
        await scheduler.schedule(Promise.resolve(), "arrive");
        const { semaphore: next, decision } = acquireSlot(semaphore, LIMITS);
        semaphore = next;
        if (decision.kind === "full") return;
        if (decision.kind === "queued" && !(await waitFor(decision.ticket, gives))) return;
        running += 1;
        expect(running).toBeLessThanOrEqual(LIMITS.slots);
        await scheduler.schedule(Promise.resolve(), "work");
        running -= 1;
        giveBack();
      };
      const calls = aborts.map(callOnce);
      await scheduler.waitIdle();
      await Promise.all(calls);
      expect(semaphore).toMatchObject({ held: 0, queue: [] });
    }),
  );
});
