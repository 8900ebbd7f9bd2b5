import { type ClientTelemetry, call, createTelemetry, hedging } from "@gen-client/runtime";
import { asJson, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { openTelemetry } from "@gen-client/runtime/opentelemetry";
import { propagation, SpanStatusCode, type TextMapPropagator } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const OK = jsonResponse(200, {});
const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const PARENT_ID = "b7ad6b7169203331";
const traceparent = `00-${TRACE_ID}-${PARENT_ID}-01`;
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  uses: [hedging],
}));

/** Spans without any propagator: whoever forgets to register one still wants whole traces. */
function traced() {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { spans: () => exporter.getFinishedSpans(), telemetry: openTelemetry({ tracerProvider }) };
}

/** A telemetry whose requests carry these headers. */
function telling(headers: Readonly<Record<string, string>>): ClientTelemetry {
  const end = (): void => undefined;
  return createTelemetry({ startCall: () => ({ startAttempt: () => ({ headers, end }), end }) });
}

function subject(options: ClientOptions) {
  const { client, seen } = stubClient([OK], options);
  const sent = () => seen.map(({ headers }) => [headers.get("traceparent"), headers.get("tracestate")]);
  return { client, seen, sent };
}

describe("OpenTelemetry without a propagator", () => {
  test("writes each request's own span into its traceparent", async () => {
    const { telemetry, spans } = traced();
    const policy = { retry: { baseDelayMs: 0, throttleBaseDelayMs: 0 } };
    const { client, seen } = stubClient([jsonResponse(503, {}), OK], { telemetry, policy });
    await call(client, get, {});
    const own = spans()
      .slice(0, 2)
      .map((span) => span.spanContext());
    expect(seen.map(({ headers }) => headers.get("traceparent"))).toStrictEqual(
      own.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
    );
  });

  test("goes on with a trace that was passed along, and its state", async () => {
    const { telemetry, spans } = traced();
    const { client, sent } = subject({ telemetry });
    await call(client, get, {}, { traceparent, tracestate: "a=b,c=d" });
    const [request, whole] = spans();
    expect(whole?.parentSpanContext).toMatchObject({ traceId: TRACE_ID, spanId: PARENT_ID });
    const spanId = request?.spanContext().spanId;
    expect(sent()).toStrictEqual([[`00-${TRACE_ID}-${spanId}-01`, "a=b,c=d"]]);
  });

  test("without a provider either, passes on what it was given, and makes nothing up", async () => {
    const { client, sent } = subject({ telemetry: openTelemetry() });
    await call(client, get, {}, { traceparent, tracestate: "a=b" });
    await call(client, get, {});
    expect(sent()).toStrictEqual([
      [traceparent, "a=b"],
      [null, null],
    ]);
  });
});

describe("OpenTelemetry with a propagator of another kind", () => {
  afterEach(() => propagation.disable());

  test("leaves to that what is sent, in the trace that was passed along", async () => {
    const other: TextMapPropagator = {
      inject: (_, carrier, setter) => setter.set(carrier, "b3", "0"),
      extract: (context) => context,
      fields: () => ["b3"],
    };
    propagation.setGlobalPropagator(other);
    const { telemetry, spans } = traced();
    const { client, seen } = subject({ telemetry });
    await call(client, get, {});
    await call(client, get, {}, { traceparent });
    expect(seen.map(({ headers }) => [headers.get("b3"), headers.get("traceparent")])).toStrictEqual([
      ["0", null],
      ["0", traceparent],
    ]);
    expect(spans()[3]?.spanContext().traceId).toBe(TRACE_ID);
  });
});

describe("any telemetry", () => {
  test("that says nothing of a trace leaves the explicit one: the call's, or its context's", async () => {
    const { client, sent } = subject({ telemetry: telling({}) });
    await call(client, get, {}, { traceparent, tracestate: "a=b" });
    const context = { remainingMs: () => Number.POSITIVE_INFINITY, traceparent };
    await call(client, get, {}, { context });
    expect(sent()).toStrictEqual([
      [traceparent, "a=b"],
      [traceparent, null],
    ]);
  });

  test("a call's own trace goes without the state of its context's, which is another's", async () => {
    const own = `00-${"b".repeat(32)}-${PARENT_ID}-01`;
    const context = { remainingMs: () => Number.POSITIVE_INFINITY, traceparent, tracestate: "a=b" };
    const { client, sent } = subject({});
    await call(client, get, {}, { context, traceparent: own });
    await call(client, get, {}, { context });
    expect(sent()).toStrictEqual([
      [own, null],
      [traceparent, "a=b"],
    ]);
    const { telemetry, spans } = traced();
    const followed = subject({ telemetry });
    await call(followed.client, get, {}, { context, traceparent: own });
    expect(spans()[1]?.parentSpanContext?.traceId).toBe("b".repeat(32));
    expect(followed.sent().map(([, tracestate]) => tracestate)).toStrictEqual([null]);
  });

  test("that says so itself has the word, and its state", async () => {
    const own = `00-${TRACE_ID}-${"1".repeat(16)}-00`;
    const { client, sent } = subject({ telemetry: telling({ Traceparent: own }) });
    await call(client, get, {}, { traceparent, tracestate: "a=b" });
    expect(sent()).toStrictEqual([[own, null]]);
  });

  test("does not make a trace of what is none", async () => {
    const { client, seen } = subject({ telemetry: telling({}) });
    const error = await failureOf(call(client, get, {}, { traceparent: "x" }));
    expect(error).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  });
});

describe("an operation that stands in", () => {
  const failing: AnyOperation = operation(() => ({
    id: "failing",
    method: "GET",
    path: "/failing",
    replies: { 200: asJson() },
    policy: { retry: { maxAttempts: 1 }, fallback: [{ kind: "operation", operationId: "get" }] },
  }));
  const standIn = (telemetry: ClientTelemetry) =>
    stubClient([jsonResponse(503, {}), OK], { telemetry, fallback: fallbacks({ operations: [get] }) });

  test("is part of the trace of the call, below its span, where nothing around it has one", async () => {
    const { telemetry, spans } = traced();
    const { client, seen } = standIn(telemetry);
    await call(client, failing, {});
    const [, request, instead, whole] = spans();
    expect(spans()).toHaveLength(4);
    expect(instead?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
    const { traceId = "", spanId = "" } = request?.spanContext() ?? {};
    expect(traceId).toBe(whole?.spanContext().traceId);
    expect(seen[1]?.headers.get("traceparent")).toBe(`00-${traceId}-${spanId}-01`);
  });

  test("goes on in the trace that the call was given, and in its state", async () => {
    const { telemetry, spans } = traced();
    const { client, seen } = standIn(telemetry);
    await call(client, failing, {}, { traceparent, tracestate: "a=b" });
    expect(spans().map((span) => span.spanContext().traceId)).toStrictEqual(Array(4).fill(TRACE_ID));
    expect(seen.map(({ headers }) => headers.get("tracestate"))).toStrictEqual(["a=b", "a=b"]);
  });

  test.each([
    ["a place that is none", { traceparent: "x" }],
    ["no place", undefined],
  ])("of a telemetry that knows %s has the place that the call was given", async (_, place) => {
    const end = (): void => undefined;
    const startAttempt = () => ({ headers: {}, end });
    const { client, seen } = standIn(createTelemetry({ startCall: () => ({ place, startAttempt, end }) }));
    await call(client, failing, {}, { traceparent });
    expect(seen.map(({ headers }) => headers.get("traceparent"))).toStrictEqual([traceparent, traceparent]);
  });
});

test("a request that another was faster than is no error", async () => {
  const { telemetry, spans } = traced();
  const environment = virtualEnvironment(0);
  const held = (request: Request): Promise<Response> =>
    new Promise((_, reject) => {
      request.signal.addEventListener("abort", () => reject(new Error("stopped")));
    });
  const answers = [held, OK];
  const { client } = stubClient(answers, {
    telemetry,
    environment,
    policy: { hedge: { delay: { ms: 10 } } },
  });
  const running = call(client, get, {});
  await environment.advance(10);
  await running;
  await environment.advance(0);
  const loser = spans().find(({ attributes }) => attributes["gen_client.outrun"] === true);
  expect(loser?.status.code).toBe(SpanStatusCode.UNSET);
  expect(loser?.attributes).not.toHaveProperty("error.type");
  expect(spans().map(({ status }) => status.code)).toStrictEqual(Array(3).fill(SpanStatusCode.UNSET));
});
