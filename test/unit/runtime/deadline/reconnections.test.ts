import { type CallOptions, type ClientEvent, call } from "@gen-client/runtime";
import {
  asJson,
  type ClientOptions,
  events,
  type Operation,
  operation,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { type Drained, drained } from "./drained.ts";

const follow: Operation<undefined, AsyncIterable<unknown>, unknown> = operation(() => ({
  id: "follow",
  method: "GET",
  path: "/events",
  replies: { 200: events(reader(() => r.unknown())) },
  policy: { class: "stream", retry: { resume: "last-event-id" } },
}));
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));

const TEXT = "retry: 6000\nid: 1\ndata: 1\n\n";
const HEADERS = { "Content-Type": "text/event-stream" };
/** Ends in order, and asks to come back in 6 s. */
const ended = new Response(TEXT, { headers: HEADERS });
/** Asks the same, and breaks off. */
const broken = (): Response => {
  const pieces = [new TextEncoder().encode(TEXT)];
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = pieces.shift();
      if (piece === undefined) controller.error(new Error("reset"));
      else controller.enqueue(piece);
    },
  });
  return new Response(stream, { headers: HEADERS });
};
const down = jsonResponse(503, {});
const fine = jsonResponse(200, {});
const throttled = jsonResponse(429, {}, { "Retry-After": "20" });
const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });

/** A client whose calls share one repeat, which no success gives back. */
function subject(answers: readonly Answer[], policy: ClientOptions["policy"] = {}) {
  const environment = virtualEnvironment();
  const told: ClientEvent[] = [];
  const budget = { initial: 1, cap: 1, ratio: 0 };
  const retry = { baseDelayMs: 1, throttleBaseDelayMs: 1 };
  const stub = stubClient(answers, {
    environment,
    policy: { budget, retry, ...policy },
    onEvent: (event) => told.push(event),
  });
  const followed = (options?: CallOptions): Drained =>
    drained(call(stub.client, follow, undefined, options), environment);
  /** How a call ends whose first request meets a 503, the next answer. */
  const repeats = async (): Promise<unknown> => {
    const ended = call(stub.client, get).then(
      () => "repeated",
      ({ code }) => code,
    );
    await environment.advance(100);
    return ended;
  };
  return { ...stub, environment, told, followed, repeats };
}

describe("traps 11 and 86: a reconnection whose wait would outlast the time of its stream", () => {
  test.each([
    ["the call's timeout", { timeout: 1_000 }],
    ["the context's time", { context: { remainingMs: () => 1_000 } }],
  ])("is given up at once: %s", async (_, options) => {
    const { environment, seen, told, followed } = subject([ended]);
    const end = followed(options);
    await environment.advance(0);
    expect(end.error).toMatchObject({
      kind: "timeout",
      phase: "total",
      limitMs: 1_000,
      sent: "yes",
      received: 1,
    });
    expect(seen).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === "retry")).toStrictEqual([]);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("leaves what broke the stream as its error", async () => {
    const { environment, followed } = subject([broken]);
    const end = followed({ timeout: 1_000 });
    await environment.advance(0);
    expect(end.error).toMatchObject({ kind: "transport", received: 1 });
  });

  test("has cost nothing", async () => {
    const { environment, followed, repeats } = subject([ended, down, fine]);
    const end = followed({ timeout: 1_000 });
    await environment.advance(0);
    expect(end.error).toMatchObject({ kind: "timeout" });
    expect(await repeats()).toBe("repeated");
  });

  test("is made where there is time for it", async () => {
    const { environment, seen, followed } = subject([ended, new Response(null, { status: 204 })]);
    const end = followed({ timeout: 10_000 });
    await environment.advance(10_000);
    expect(end).toMatchObject({ count: 1, error: undefined });
    expect(end.endedAtMs).toBeGreaterThanOrEqual(6_000);
    expect(seen).toHaveLength(2);
  });
});

describe("trap 44: a reconnection gives back what it was paid", () => {
  test("when it is aborted while it waits", async () => {
    const { environment, seen, followed, repeats } = subject([ended, down, fine]);
    const controller = new AbortController();
    const end = followed({ signal: controller.signal });
    await environment.advance(100);
    controller.abort();
    await environment.advance(0);
    expect(end.error).toMatchObject({ kind: "aborted" });
    expect(seen).toHaveLength(1);
    expect(await repeats()).toBe("repeated");
  });

  test("when this client refuses it", async () => {
    const policy = { timeout: { totalMs: 1_000, attemptMs: 1_000 } };
    const { client, environment, seen, followed, repeats } = subject([ended, throttled, down, fine], policy);
    const end = followed();
    await environment.advance(100);
    await failureOf(call(client, follow, undefined, { retry: false }));
    await environment.advance(8_000);
    expect(end.error).toMatchObject({ kind: "rejected", code: "rate-limited" });
    expect(seen).toHaveLength(2);
    expect(await repeats()).toBe("repeated");
  });

  test("when it is aborted while it waits for its turn", async () => {
    const { client, environment, seen, followed, repeats } = subject([ended, throttled, down, fine]);
    const controller = new AbortController();
    const end = followed({ signal: controller.signal });
    await environment.advance(100);
    await failureOf(call(client, follow, undefined, { retry: false }));
    await environment.advance(8_000);
    controller.abort();
    await environment.advance(0);
    expect(end.error).toMatchObject({ kind: "aborted" });
    expect(seen).toHaveLength(2);
    expect(await repeats()).toBe("repeated");
  });

  test("but not when its request found nobody", async () => {
    const { environment, seen, followed, repeats } = subject([ended, refused, down, fine]);
    const end = followed();
    await environment.advance(20_000);
    expect(end.error).toMatchObject({ kind: "rejected", code: "budget-spent" });
    expect(seen).toHaveLength(2);
    expect(await repeats()).toBe("budget-spent");
  });
});
