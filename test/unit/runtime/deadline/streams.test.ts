import { type CallContext, type CallOptions, call, callContext, incomingContext } from "@gen-client/runtime";
import { asStream, events, type Operation, operation, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Answer, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";
import { type Drained, drained } from "./drained.ts";

const download: Operation<undefined, ReadableStream<Uint8Array>, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/file",
  replies: { 200: asStream() },
}));
const follow: Operation<undefined, AsyncIterable<unknown>, unknown> = operation(() => ({
  id: "follow",
  method: "GET",
  path: "/events",
  replies: { 200: events(reader(() => r.unknown())) },
  policy: { class: "stream", retry: { resume: "last-event-id", baseDelayMs: 1 } },
}));
const policy = { timeout: { attemptMs: 1_000, totalMs: 1_000 } } as const;

/** A reply whose pieces take half a second each. */
function inPieces({ schedule }: VirtualEnvironment, type: string, pieces: readonly string[]): Answer {
  return () => {
    const left = [...pieces];
    const stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const piece = left.shift();
        if (piece === undefined) return controller.close();
        await new Promise<void>((resolve) => schedule(500, resolve));
        controller.enqueue(new TextEncoder().encode(piece));
      },
    });
    return new Response(stream, { headers: { "Content-Type": type } });
  };
}

/** The work ends then, by the clock of the test. */
const until = (endsAtMs: number, { now }: VirtualEnvironment): CallContext => ({
  remainingMs: () => endsAtMs - now(),
});

/** A download of five pieces that takes 2.5 s, where the policy gives a call 1 s. */
async function downloaded(optionsFor: (environment: VirtualEnvironment) => CallOptions): Promise<Drained> {
  const environment = virtualEnvironment();
  const answer = inPieces(environment, "application/octet-stream", ["a", "b", "c", "d", "e"]);
  const { client } = stubClient([answer], { environment, policy });
  const drain = drained(call(client, download, undefined, optionsFor(environment)), environment);
  await environment.advance(10_000);
  expect(environment.pendingTimers()).toBe(0);
  return drain;
}

describe("a stream that is alive is not cut by the policy's total", () => {
  test.each([
    ["without a context", undefined],
    ["in a context of names alone", callContext({ correlationId: "c-1" })],
    [
      "in that of an incoming request that says no time",
      incomingContext(new Headers({ "X-Request-Id": "r" })),
    ],
  ])("%s", async (_, context) => {
    expect(await downloaded(() => ({ context }))).toStrictEqual({
      count: 5,
      error: undefined,
      endedAtMs: 2_500,
    });
  });

  test("in a context that has more time", async () => {
    const drain = await downloaded((environment) => ({ context: until(60_000, environment) }));
    expect(drain).toStrictEqual({ count: 5, error: undefined, endedAtMs: 2_500 });
  });
});

describe("a stream is covered to its end", () => {
  test("by a context's time, after more than the policy's total too", async () => {
    const drain = await downloaded((environment) => ({ context: until(1_700, environment) }));
    expect(drain).toMatchObject({ count: 3, endedAtMs: 1_700 });
    expect(drain.error).toMatchObject({ kind: "timeout", phase: "total", limitMs: 1_700 });
  });

  test.each([
    ["the call's timeout", 1_200, 1_700],
    ["the context's time", 1_700, 1_200],
  ])("by the nearer of the two: %s", async (_, timeout, contextMs) => {
    const drain = await downloaded((environment) => ({ timeout, context: until(contextMs, environment) }));
    expect(drain).toMatchObject({ count: 2, endedAtMs: 1_200 });
    expect(drain.error).toMatchObject({ kind: "timeout", phase: "total", limitMs: 1_200 });
  });
});

describe("a stream that goes on after a reconnection", () => {
  const streamOf = (environment: VirtualEnvironment): Answer =>
    inPieces(environment, "text/event-stream", ["retry: 1\nid: 1\n", "data: 1\n\n", "data: 2\n\n"]);

  test("has the policy's total anew for the head, and the context's time to its end", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([streamOf(environment)], { environment, policy });
    const context = until(4_200, environment);
    const drain = drained(call(client, follow, undefined, { context }), environment);
    await environment.advance(10_000);
    expect(seen).toHaveLength(3);
    expect(drain.error).toMatchObject({ kind: "timeout", phase: "total" });
    expect(Math.ceil(drain.endedAtMs ?? 0)).toBe(4_200);
  });

  test("has what is left of the call's timeout", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([streamOf(environment)], { environment, policy });
    const drain = drained(call(client, follow, undefined, { timeout: 2_200 }), environment);
    await environment.advance(10_000);
    expect(seen).toHaveLength(2);
    expect(drain.error).toMatchObject({ kind: "timeout", phase: "total", limitMs: 2_200 });
    expect(drain.endedAtMs).toBe(2_200);
  });
});
