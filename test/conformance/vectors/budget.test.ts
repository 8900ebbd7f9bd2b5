import { call, type PolicyPatch } from "@gen-client/runtime";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorClient } from "./vector-client.ts";
import { vectors } from "./vectors.ts";
import { realSocket, stubbedFetch, type Wire } from "./wires.ts";

interface Step {
  readonly spend?: number;
  readonly granted?: number;
  readonly keep?: number;
  readonly success?: number;
  readonly refund?: number;
}

interface Case {
  readonly name: string;
  readonly policy?: Extract<PolicyPatch["budget"], object>;
  readonly steps: readonly Step[];
}

/** More successes than these fill any budget of the vectors. */
const ENOUGH = 120;
const thing = operation(() => ({ id: "thing", method: "GET", path: "/thing", replies: { "2XX": asJson() } }));

/** Why a case is for the machine alone; `undefined`: calls can bring it about. */
function beyondCalls({ steps }: Case): string | undefined {
  if (steps.some(({ refund }) => refund !== undefined))
    return "a call gives back only what it has paid itself";
  return steps.some(({ keep }) => keep !== undefined) ? "no policy keeps tokens back" : undefined;
}

describe.each([
  ["a stubbed fetch", stubbedFetch],
  ["a real socket", realSocket],
])("budget vectors over %s", (_, start) => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await start();
  });
  afterAll(() => wire.stop());

  async function play({ policy = {}, steps }: Case): Promise<void> {
    const client = vectorClient(wire, {
      policy: {
        budget: policy,
        breaker: false,
        retry: { maxAttempts: 2, baseDelayMs: 0, throttleBaseDelayMs: 0, maxDelayMs: 0 },
      },
    });
    for (const step of steps) {
      wire.script({ kind: "reply", status: step.success === undefined ? 503 : 200, body: "{}" });
      const calls = step.spend ?? Math.min(step.success ?? 0, ENOUGH);
      let repeated = 0;
      for (let made = 0; made < Math.min(calls, ENOUGH); made += 1) {
        const { meta } = await call(client, thing, {}).safe();
        repeated += meta.attempts.length - 1;
      }
      expect(repeated, JSON.stringify(step)).toBe(step.granted ?? 0);
    }
  }

  for (const vector of vectors<Case>("budget.json").cases) {
    const reason = beyondCalls(vector);
    if (reason === undefined) it(vector.name, () => play(vector));
    else it.skip(`${vector.name} (the machine alone: ${reason})`, () => undefined);
  }
});
