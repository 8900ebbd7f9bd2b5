import type { IncomingHttpHeaders } from "node:http";
import { type CallContext, call, callContext, incomingContext } from "@gen-client/runtime";
import { asJson, operation } from "@gen-client/runtime/codegen";
import { currentContext, runInContext } from "@gen-client/runtime/node";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/a",
  replies: { 200: asJson() },
}));
const LIMITS = { timeout: { header: "X-Timeout-Ms", attemptMs: 10_000, totalMs: 30_000 } } as const;
const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;
const OTHER_TRACEPARENT = `00-${"b".repeat(32)}-${PARENT_ID}-01`;
const fine = jsonResponse(200, {});
const left = (remainingMs: number, names: Partial<CallContext> = {}): CallContext => ({
  remainingMs: () => remainingMs,
  ...names,
});

describe("the deadline header", () => {
  test("says how long anybody waits for the request: the attempt's time, or what is left of the call's", async () => {
    const environment = virtualEnvironment();
    const slow = async (): Promise<Response> => {
      await new Promise<void>((resolve) => environment.schedule(9_000, resolve));
      return jsonResponse(503, {}, { "Retry-After": "1" });
    };
    const { client, seen } = stubClient([slow], { environment, policy: LIMITS });
    const failed = failureOf(call(client, get, {}, { timeout: 25_000 }));
    await environment.advance(60_000);
    await failed;
    const told = seen.map(({ headers }) => Number(headers.get("x-timeout-ms")));
    expect(told.slice(0, 2)).toStrictEqual([10_000, 10_000]);
    expect(told[2]).toBeLessThan(10_000 - 4_000);
    expect(told[2]).toBeGreaterThan(0);
  });
});

describe("the deadline header after a redirect", () => {
  test("says what is left by then, and goes to no other origin", async () => {
    const environment = virtualEnvironment();
    const redirected = (delayMs: number, location: string) => async (): Promise<Response> => {
      await new Promise<void>((resolve) => environment.schedule(delayMs, resolve));
      return new Response(null, { status: 307, headers: { Location: location } });
    };
    const answers = [redirected(4_000, "/b"), redirected(3_000, "https://other.test/c"), fine];
    const { client, seen } = stubClient(answers, { environment, policy: LIMITS });
    const done = call(client, get, {});
    await environment.advance(10_000);
    await done;
    expect(seen.map(({ headers }) => headers.get("x-timeout-ms"))).toStrictEqual(["10000", "6000", null]);
  });
});

describe("a context", () => {
  test("ends calls by its own deadline, where that is nearer", async () => {
    const environment = virtualEnvironment();
    const never = () => new Promise<Response>(() => undefined);
    const { client, seen } = stubClient([never], { environment, policy: LIMITS });
    const failed = failureOf(call(client, get, {}, { context: left(1_500) }));
    await environment.advance(1_500);
    expect(await failed).toMatchObject({ kind: "timeout", phase: "total", limitMs: 1_500 });
    expect(seen[0]?.headers.get("x-timeout-ms")).toBe("1500");
  });

  test("gives no call more time than its policy does", async () => {
    const { client, seen } = stubClient([fine], { environment: virtualEnvironment(), policy: LIMITS });
    await call(client, get, {}, { context: left(Number.POSITIVE_INFINITY) });
    expect(seen[0]?.headers.get("x-timeout-ms")).toBe("10000");
  });

  test("that is over sends nothing", async () => {
    const { client, seen } = stubClient([fine]);
    const error = await failureOf(call(client, get, {}, { context: left(0) }));
    expect(error).toMatchObject({ kind: "timeout", phase: "total", sent: "no" });
    expect(seen).toHaveLength(0);
  });

  test("hands on its names, which the call's own precede", async () => {
    const { client, seen } = stubClient([fine]);
    const context = callContext({ correlationId: "outer", traceparent: TRACEPARENT });
    await call(client, get, {}, { context });
    await call(client, get, {}, { context, correlationId: "own" });
    expect(seen.map(({ headers }) => headers.get("x-request-id"))).toStrictEqual(["outer", "own"]);
    expect(seen[0]?.headers.get("traceparent")).toBe(TRACEPARENT);
  });

  test("within another has its names, and at most its time", () => {
    const outer = left(500, { correlationId: "outer" });
    const inner = callContext({ timeoutMs: 10_000, within: outer });
    expect(inner.remainingMs()).toBe(500);
    expect(inner.correlationId).toBe("outer");
    expect(callContext({ timeoutMs: 100, within: outer }).remainingMs()).toBeLessThanOrEqual(100);
  });

  test("of an incoming request takes what makes sense, and nothing else", () => {
    const names = { timeout: "X-Timeout-Ms" };
    const read = (value: string) => incomingContext(new Headers({ "X-Timeout-Ms": value }), names);
    expect(read("1500").remainingMs()).toBeLessThanOrEqual(1_500);
    expect(read("1500").remainingMs()).toBeGreaterThan(1_000);
    for (const odd of ["-1", "1e3", "NaN", "", "99999999999999999999"]) {
      expect(read(odd).remainingMs()).toBe(Number.POSITIVE_INFINITY);
    }
    expect(incomingContext(new Headers({ "X-Request-Id": "a\u00e9b" })).correlationId).toBeUndefined();
  });

  test("of an incoming request takes headers as node:http has them too", async () => {
    const headers: IncomingHttpHeaders = {
      "x-timeout-ms": "1500",
      "x-request-id": "r-1",
      traceparent: TRACEPARENT,
      tracestate: "a=b",
      "set-cookie": ["a=1", "b=2"],
    };
    const context = incomingContext(headers, { timeout: "X-Timeout-Ms" });
    expect(context).toMatchObject({ correlationId: "r-1", traceparent: TRACEPARENT, tracestate: "a=b" });
    expect(context.remainingMs()).toBeLessThanOrEqual(1_500);
  });

  test.each<[string, Parameters<typeof incomingContext>[0], string | undefined]>([
    ["names in any case", { "x-REQUEST-id": "r-1" }, "r-1"],
    ["one that came twice is a list", { "x-request-id": ["r-1", "r-2"] }, "r-1, r-2"],
    ["so it is under two spellings", { "X-Request-Id": "r-1", "x-request-id": ["r-2"] }, "r-1, r-2"],
    ["what is there without a value is absent", { "x-request-id": undefined }, undefined],
    ["an empty list is absent", { "x-request-id": [] }, undefined],
    ["pseudo-headers of HTTP/2 are passed over", { ":path": "/", "x-request-id": "r-1" }, "r-1"],
    ["a header called get is a header", { get: "x", "x-request-id": "r-1" }, "r-1"],
    [
      "anything that gives headers by name",
      { get: (name) => `${name} of another library` },
      "X-Request-Id of another library",
    ],
  ])("of a record: %s", (_, headers, correlationId) => {
    expect(incomingContext(headers).correlationId).toBe(correlationId);
  });

  test("within another hands on that one's trace, or its own: a tracestate belongs to its traceparent", () => {
    const outer = callContext({ traceparent: TRACEPARENT, tracestate: "outer=1" });
    expect(callContext({ within: outer, correlationId: "c" })).toMatchObject({
      traceparent: TRACEPARENT,
      tracestate: "outer=1",
    });
    const own = callContext({ within: outer, traceparent: OTHER_TRACEPARENT });
    expect(own.traceparent).toBe(OTHER_TRACEPARENT);
    expect(own).not.toHaveProperty("tracestate");
    const whole = callContext({ within: outer, traceparent: OTHER_TRACEPARENT, tracestate: "own=1" });
    expect(whole).toMatchObject({ traceparent: OTHER_TRACEPARENT, tracestate: "own=1" });
  });

  test.each([
    ["version 00", TRACEPARENT],
    ["not sampled", `00-${TRACE_ID}-${PARENT_ID}-00`],
    ["a later version", `cc-${TRACE_ID}-${PARENT_ID}-01`],
    ["a later version, with more than we know", `cc-${TRACE_ID}-${PARENT_ID}-01-what-will-be`],
  ])("of an incoming request takes a trace: %s", (_, traceparent) => {
    const context = incomingContext(new Headers({ traceparent, tracestate: "a=b" }));
    expect(context).toMatchObject({ traceparent, tracestate: "a=b" });
  });

  test.each([
    ["a part of one", "00-a"],
    ["version ff", `ff-${TRACE_ID}-${PARENT_ID}-01`],
    ["a trace of zeros", `00-${"0".repeat(32)}-${PARENT_ID}-01`],
    ["a parent of zeros", `00-${TRACE_ID}-${"0".repeat(16)}-01`],
    ["capitals", `00-${TRACE_ID.toUpperCase()}-${PARENT_ID}-01`],
    ["version 00 with more behind it", `${TRACEPARENT}-extra`],
    ["a later version with something else behind it", `cc-${TRACE_ID}-${PARENT_ID}-01.extra`],
    ["two of them", `${TRACEPARENT}, ${TRACEPARENT}`],
    ["no hexadecimal", `00-${TRACE_ID}-${PARENT_ID}-0x`],
    ["none", undefined],
  ])("of an incoming request passes over what is no trace, and its state: %s", async (_, traceparent) => {
    const headers = new Headers({ tracestate: "a=b", ...(traceparent !== undefined && { traceparent }) });
    const context = incomingContext(headers);
    expect(context.traceparent).toBeUndefined();
    expect(context.tracestate).toBeUndefined();
    const { client, seen } = stubClient([fine]);
    await call(client, get, {}, { context });
    expect(seen[0]?.headers.has("traceparent")).toBe(false);
    expect(seen[0]?.headers.has("tracestate")).toBe(false);
  });
});

test("a client whose context fails makes its calls without", async () => {
  const { client, seen } = stubClient([fine], {
    context: () => {
      throw new Error("broken");
    },
  });
  await call(client, get);
  expect(seen).toHaveLength(1);
});

describe("in Node, the context of the work under way", () => {
  test("reaches calls however deep, and those of other work not at all", async () => {
    const { client, seen } = stubClient([fine], { context: currentContext });
    const deep = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      await call(client, get);
    };
    await Promise.all([
      runInContext(callContext({ correlationId: "a" }), deep),
      runInContext(callContext({ correlationId: "b" }), deep),
    ]);
    await deep();
    const [a, b, none] = seen.map(({ headers }) => headers.get("x-request-id"));
    expect([a, b].sort()).toStrictEqual(["a", "b"]);
    expect(none).toMatch(/^[0-9a-f-]{36}$/);
    expect(currentContext()).toBeUndefined();
  });
});
