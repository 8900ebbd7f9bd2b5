import { bodyFailures, call, type FailurePolicy, type PolicyPatch } from "@gen-client/runtime";
import { asJson, idempotencyKeys, json, type Operation, operation } from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vectorClient } from "./vector-client.ts";
import { bodyFailureVectors } from "./vectors.ts";
import { realSocket, stubbedFetch, type Wire } from "./wires.ts";

type AnyOperation = Operation<Readonly<Record<string, unknown>>, unknown, unknown>;

const NO_DELAYS = { baseDelayMs: 0, throttleBaseDelayMs: 0, maxDelayMs: 0 };

function thing(failure: FailurePolicy, method = "GET", policy: PolicyPatch = {}): AnyOperation {
  return operation(() => ({
    id: "thing",
    method,
    path: "/thing",
    ...(method !== "GET" && { body: json({ optional: true }) }),
    replies: { "2XX": asJson() },
    policy: { ...policy, retry: NO_DELAYS, breaker: false, budget: false, failure },
    uses: [bodyFailures, idempotencyKeys],
  }));
}

describe.each([
  ["a stubbed fetch", stubbedFetch],
  ["a real socket", realSocket],
])("trap 70: failures within a 200, over %s", (_, start) => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await start();
  });
  afterAll(() => wire.stop());

  async function play(called: AnyOperation, body: unknown) {
    const headers = { "content-type": "application/json" };
    wire.script({ kind: "reply", status: 200, headers, body: JSON.stringify(body) });
    const client = vectorClient(wire);
    return call(client, called, {}).safe();
  }

  const { slack, bodies, told, repeats } = bodyFailureVectors();

  it.each(bodies)("$name", async ({ failure, failures, successes }) => {
    for (const body of failures) {
      const result = await play(thing(failure), body);
      expect(result).toMatchObject({
        ok: false,
        error: { code: "failure-in-body", status: 200, data: body },
      });
    }
    for (const body of successes) {
      expect(await play(thing(failure), body)).toMatchObject({ ok: true, data: body });
    }
  });

  it.each(told)("$name", async ({ failure, body, problem }) => {
    const result = await play(thing(failure), body);
    const { code, detail } = result.ok || result.error.kind !== "api" ? {} : result.error.problem;
    expect({ ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) }).toEqual(problem);
  });

  it.each(repeats)("$class $method after $word: $attempts", async (row) => {
    const called = thing(slack, row.method, { class: row.class });
    const { meta } = await play(called, { ok: false, error: row.word });
    expect(meta.attempts).toHaveLength(row.attempts);
    expect(new Set(meta.attempts.map(({ reason }) => reason))).toEqual(new Set(["failure-in-body"]));
  });
});
