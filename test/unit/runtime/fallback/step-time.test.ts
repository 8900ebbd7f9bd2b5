import { getEventListeners } from "node:events";
import {
  type CallContext,
  type ClientEvent,
  call,
  type PolicyPatch,
  type Progress,
} from "@gen-client/runtime";
import {
  asBytes,
  asJson,
  type ClientOptions,
  json,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";
import { type FallbackQueue, fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, it } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const DOWN = jsonResponse(503, {});
const never = (): Promise<never> => new Promise(() => undefined);
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const left = (remainingMs: number): CallContext => ({ remainingMs: () => remainingMs, traceparent });

function made(id: string, method: string, policy: PolicyPatch): AnyOperation {
  return operation(() => ({
    id,
    method,
    path: `/${id}`,
    ...(method === "POST" && { body: json() }),
    replies: { 200: asJson() },
    policy: { retry: { maxAttempts: 1 }, timeout: { attemptMs: 1_000, totalMs: 2_000 }, ...policy },
  }));
}

const backup = made("backup", "GET", { timeout: { attemptMs: 4_000, totalMs: 4_000 } });
const stale = made("stale", "GET", {
  cache: { mode: "http" },
  fallback: [{ kind: "stale" }, { kind: "value", value: "made up" }],
});
const onto = made("onto", "GET", { fallback: [{ kind: "operation", operationId: "backup" }] });
const later = made("later", "POST", { class: "keyed", fallback: [{ kind: "queue", name: "later" }] });

function setUp(answers: readonly Answer[], queue: FallbackQueue["enqueue"] = never) {
  const environment = virtualEnvironment();
  const events: ClientEvent[] = [];
  const hanging: ClientOptions["cache"] = { handle: (asked, next) => next(asked), stale: never };
  const stub = stubClient(answers, {
    environment,
    cache: hanging,
    fallback: fallbacks({ operations: [backup], queues: { later: { enqueue: queue } } }),
    onEvent: (event) => events.push(event),
  });
  const aborter = new AbortController();
  const listeners = (): number => getEventListeners(aborter.signal, "abort").length;
  return { ...stub, environment, events, aborter, listeners };
}

describe("a step that never ends", () => {
  it("gives way to the next once it has had the policy's time for a call, after the call's own is up", async () => {
    const { client, environment, events } = setUp([never]);
    const running = call(client, stale, {}).withMeta();
    await environment.advance(1_000 + 1_999);
    expect(events.map(({ kind }) => kind)).not.toContain("degraded");
    await environment.advance(1);
    expect(await running).toMatchObject({ data: "made up", meta: { degraded: { source: "value" } } });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "fallback-failed", source: "stale", cause: "total-timeout" }),
    );
    expect(environment.pendingTimers()).toBe(0);
  });

  it("leaves the first cause where it was the last, and tells the queue to give up", async () => {
    const told: AbortSignal[] = [];
    const { client, environment } = setUp([DOWN], (_, signal) => {
      told.push(signal);
      return never();
    });
    const running = failureOf(call(client, later, { body: {} }));
    await environment.advance(2_000);
    expect(await running).toMatchObject({ status: 503 });
    expect(told.map(({ aborted }) => aborted)).toStrictEqual([true]);
    expect(environment.pendingTimers()).toBe(0);
  });

  it("has no more time than the caller's context, as long as that has any", async () => {
    let remainingMs = 500;
    const slow = (): Response => {
      remainingMs = 0;
      return DOWN.clone();
    };
    const { client, environment } = setUp([DOWN, slow]);
    const running = failureOf(call(client, later, { body: {} }, { context: left(500) }));
    await environment.advance(500);
    expect(await running).toMatchObject({ status: 503 });
    const spent = { remainingMs: () => remainingMs };
    const other = failureOf(call(client, later, { body: {} }, { context: spent }));
    await environment.advance(1_999);
    expect(environment.pendingTimers()).toBe(1);
    await environment.advance(1);
    expect(await other).toMatchObject({ status: 503 });
    expect(environment.pendingTimers()).toBe(0);
  });

  it("that comes to an end too late changes nothing any more", async () => {
    let answer = (): void => undefined;
    const environment = virtualEnvironment();
    const { client } = stubClient([DOWN], {
      environment,
      cache: {
        handle: (asked, next) => next(asked),
        stale: async ({ log }) => {
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
          log.cache = { state: "stale", ageMs: 1 };
          return undefined;
        },
      },
      fallback: fallbacks(),
    });
    const running = call(client, stale, {}).withMeta();
    await environment.advance(2_000);
    answer();
    await environment.advance(0);
    expect((await running).meta.cache).toBeUndefined();
  });
});

it("what a step finds too late is no progress of the call's", async () => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const kept = { kind: "bytes", bytes: new Uint8Array(3), complete: true } as const;
  const environment = virtualEnvironment();
  const { client } = stubClient([DOWN], {
    environment,
    cache: {
      handle: (call, next) => next(call),
      stale: async () => {
        await asked;
        return { status: 200, headers: new Headers(), url: "https://api.test/v1/stale", body: kept };
      },
    },
    fallback: fallbacks(),
  });
  const file: Operation<object, Blob> = operation(() => ({
    ...stale.describe(),
    replies: { 200: asBytes() },
  }));
  const steps: number[] = [];
  const onProgress = ({ receivedBytes }: Progress): number => steps.push(receivedBytes);
  const late = call(client, file, {}, { onProgress });
  await environment.advance(2_000);
  expect(await late).toBe("made up");
  answer();
  await environment.advance(0);
  expect(steps).toStrictEqual([]);
  await call(client, file, {}, { onProgress });
  expect(steps).toStrictEqual([3]);
});

describe("the caller's abort", () => {
  it.each([
    ["a look into the cache", stale, {}, "yes"],
    ["another operation", onto, {}, "yes"],
    ["a queue", later, { body: {} }, "yes"],
  ] as const)("ends %s, with its reason, and nothing is left behind", async (_, of, input, sent) => {
    const { client, environment, aborter, listeners } = setUp([DOWN, never]);
    const running = failureOf(call(client, of, input, { signal: aborter.signal }));
    await environment.advance(100);
    const reason = new Error("enough");
    aborter.abort(reason);
    const error = await running;
    expect(error).toMatchObject({ kind: "aborted", sent });
    expect(error).toHaveProperty("reason", reason);
    expect([environment.pendingTimers(), listeners()]).toStrictEqual([0, 0]);
  });

  it("leaves no listener where a step helped", async () => {
    const queued = setUp([DOWN], () => Promise.resolve());
    await call(queued.client, later, { body: {} }, { signal: queued.aborter.signal });
    const other = setUp([DOWN, jsonResponse(200, 1)]);
    await call(other.client, onto, {}, { signal: other.aborter.signal });
    expect([queued, other].map(({ listeners }) => listeners())).toStrictEqual([0, 0]);
    expect([queued, other].map(({ environment }) => environment.pendingTimers())).toStrictEqual([0, 0]);
  });

  it("while a queue had it says that the call may be made all the same", async () => {
    const { client, environment, aborter } = setUp([
      Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error(), { code: "ECONNREFUSED" }),
      }),
    ]);
    const running = failureOf(call(client, later, { body: {} }, { signal: aborter.signal }));
    await environment.advance(100);
    aborter.abort();
    expect(await running).toMatchObject({ kind: "aborted", sent: "maybe", attempts: [{ sent: "no" }] });
  });
});

describe("another operation", () => {
  it("has the time of its own policy, or what the caller names for the call", async () => {
    const { client, environment } = setUp([DOWN, never]);
    const running = failureOf(call(client, onto, {}));
    await environment.advance(3_999);
    await environment.advance(1);
    expect(await running).toMatchObject({ status: 503 });
    expect(environment.now()).toBe(4_000);
    const hurried = failureOf(call(client, onto, {}, { timeout: 300 }));
    await environment.advance(600);
    expect(await hurried).toMatchObject({ kind: "timeout", limitMs: 300 });
    expect(environment.pendingTimers()).toBe(0);
  });

  it("ends with the caller's context, and carries its trace", async () => {
    const { client, environment, seen } = setUp([DOWN, never]);
    const running = failureOf(call(client, onto, {}, { context: left(700) }));
    await environment.advance(700);
    expect(await running).toMatchObject({ status: 503 });
    expect(seen.map(({ headers }) => headers.get("traceparent"))).toStrictEqual([traceparent, traceparent]);
    expect(environment.pendingTimers()).toBe(0);
  });

  it("sends nothing once the context's time is up", async () => {
    let remainingMs = 700;
    const slow = (): Response => {
      remainingMs = 0;
      return DOWN.clone();
    };
    const { client, environment, seen, events } = setUp([slow]);
    const running = failureOf(call(client, onto, {}, { context: { remainingMs: () => remainingMs } }));
    await environment.advance(0);
    expect(await running).toMatchObject({ status: 503 });
    expect(seen).toHaveLength(1);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "fallback-failed", source: "operation", cause: "total-timeout" }),
    );
  });

  it("carries the trace that the call was given", async () => {
    const { client, environment, seen } = setUp([DOWN, jsonResponse(200, 1)]);
    const running = call(client, onto, {}, { traceparent, tracestate: "a=b" });
    await environment.advance(0);
    await running;
    expect(seen.map(({ headers }) => [headers.get("traceparent"), headers.get("tracestate")])).toStrictEqual([
      [traceparent, "a=b"],
      [traceparent, "a=b"],
    ]);
  });
});
