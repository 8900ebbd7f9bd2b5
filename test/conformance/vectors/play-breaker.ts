import { type ClientEvent, call, type Environment, type PolicyPatch } from "@gen-client/runtime";
import { asJson, bytes, operation } from "@gen-client/runtime/codegen";
import { expect } from "vitest";
import type { HeldWire } from "./held-wire.ts";
import { vectorClient } from "./vector-client.ts";

type End = number | "failure" | "aborted" | "withheld";

interface Step {
  readonly atMs: number;
  readonly call?: End;
  readonly times?: number;
  readonly everyMs?: number;
  readonly elapsedMs?: number;
  readonly start?: string;
  readonly end?: string;
  readonly as?: End;
  readonly refused?: number;
  readonly state?: string;
}

/** A case of `breaker.json`. */
export interface BreakerCase {
  readonly name: string;
  readonly policy?: Extract<PolicyPatch["breaker"], object>;
  readonly steps: readonly Step[];
}

const read = operation(() => ({ id: "read", method: "GET", path: "/thing", replies: { "2XX": asJson() } }));
const write = operation(() => ({
  id: "write",
  method: "POST",
  path: "/thing",
  body: bytes(),
  replies: { "2XX": asJson() },
}));

/** A call that is under way, and how to bring it to an end. */
interface Running {
  readonly end: (as: End) => Promise<void>;
}

/** Plays a case with calls of a real client. Timers never fire: what hangs, hangs. */
export async function playBreaker(wire: HeldWire, { policy = {}, steps }: BreakerCase): Promise<void> {
  let nowMs = 0;
  // Calls that take time here take none in the steps that follow.
  let aheadMs = 0;
  let state = "closed";
  let calls = 0;
  const environment: Partial<Environment> = {
    now: () => nowMs + aheadMs,
    random: () => 0.5,
    schedule: () => () => undefined,
  };
  const client = vectorClient(wire, {
    environment,
    onEvent: (event: ClientEvent) => {
      if (event.kind === "breaker") state = event.to;
    },
    policy: {
      breaker: policy,
      budget: false,
      retry: { maxAttempts: 1 },
      timeout: { attemptMs: 10_000, totalMs: 1_000_000_000 },
    },
  });

  const start = (as: End | undefined): Running => {
    calls += 1;
    const headers = { "x-name": `breaker-${calls}-${Math.random()}` };
    const controller = new AbortController();
    let refuseBody = (): void => undefined;
    const body = (): Promise<never> =>
      new Promise((_, reject) => {
        refuseBody = () => reject(new Error("there is no such file"));
      });
    const options = { headers, signal: controller.signal };
    const settled =
      as === "withheld"
        ? call(client, write, { body }, options).safe()
        : call(client, read, {}, options).safe();
    return {
      end: async (end) => {
        if (end === "withheld") refuseBody();
        else {
          const request = await wire.arrived(headers["x-name"]);
          if (end === "aborted") controller.abort();
          else if (end === "failure") request.reset();
          else request.reply(end);
        }
        await settled;
      },
    };
  };

  const running = new Map<string, Running>();
  for (const step of steps) {
    for (let made = 0; step.call !== undefined && made < (step.times ?? 1); made += 1) {
      nowMs = step.atMs + made * (step.everyMs ?? 0);
      const one = start(step.call);
      await settledTurns();
      aheadMs += step.elapsedMs ?? 0;
      await one.end(step.call);
    }
    nowMs = Math.max(nowMs, step.atMs);
    if (step.start !== undefined) {
      running.set(step.start, start(endOf(steps, step.start)));
      await settledTurns();
    }
    if (step.end !== undefined && step.as !== undefined) await running.get(step.end)?.end(step.as);
    if (step.refused !== undefined) {
      const result = await call(client, read, {}).safe();
      expect(result.ok || result.error, JSON.stringify(step)).toMatchObject({ code: "breaker-open" });
      expect(!result.ok && Reflect.get(result.error, "retryAfterMs")).toBe(step.refused);
    }
    if (step.state !== undefined) expect(state, JSON.stringify(step)).toBe(step.state);
  }
}

function endOf(steps: readonly Step[], name: string): End | undefined {
  return steps.find(({ end }) => end === name)?.as;
}

async function settledTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
