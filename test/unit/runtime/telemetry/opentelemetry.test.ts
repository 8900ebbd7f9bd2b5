import { AsyncLocalStorage } from "node:async_hooks";
import { call, createTelemetry } from "@gen-client/runtime";
import {
  apiKeyInQuery,
  asJson,
  asStream,
  type ClientOptions,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { watched } from "./watched.ts";

const CANARY = "s3cr3t-canary-value";
const getPet: AnyOperation = operation(() => ({
  id: "getPet",
  method: "GET",
  path: "/pets/{id}",
  replies: { 200: asJson() },
  security: [["key"]],
}));
const addPet: AnyOperation = operation(() => ({
  id: "addPet",
  method: "POST",
  path: "/pets",
  body: json(),
  replies: { 201: asJson() },
}));
const PET = { path: { id: CANARY }, query: { token: CANARY } };

beforeAll(() => {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterAll(() => propagation.disable());

function stub(answers: readonly Answer[], options: ClientOptions) {
  return stubClient(
    answers,
    { auth: { key: CANARY }, ...options },
    { securitySchemes: { key: apiKeyInQuery("api_key") } },
  );
}

describe("spans", () => {
  test("trap 80: one of the call, below it one a request, by HTTP's conventions", async () => {
    const { options, spans } = watched();
    const { client, seen } = stub([jsonResponse(503, {}), jsonResponse(200, {})], options);
    await call(client, getPet, PET);
    const [first, second, whole] = spans();
    expect(spans()).toHaveLength(3);
    expect(whole).toMatchObject({ name: "Test getPet", kind: SpanKind.INTERNAL });
    expect(whole?.attributes).toMatchObject({ "gen_client.operation": "getPet", "gen_client.attempts": 2 });
    for (const span of [first, second]) {
      expect(span).toMatchObject({ name: "GET /pets/{id}", kind: SpanKind.CLIENT });
      expect(span?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId);
    }
    expect(first?.attributes).toStrictEqual({
      "http.request.method": "GET",
      "url.template": "/pets/{id}",
      "url.scheme": "https",
      "server.address": "api.test",
      "server.port": 443,
      "http.response.status_code": 503,
      "error.type": "503",
    });
    expect(first?.status.code).toBe(SpanStatusCode.ERROR);
    expect(second?.attributes).toMatchObject({
      "http.request.resend_count": 1,
      "http.response.status_code": 200,
    });
    expect(second?.status.code).toBe(SpanStatusCode.UNSET);
    expect(seen).toHaveLength(2);
  });

  test("trap 80: each request carries the context of its own span, all of one trace", async () => {
    const { options, spans } = watched();
    const { client, seen } = stub([jsonResponse(503, {}), jsonResponse(200, {})], options);
    await call(client, getPet, PET);
    const sent = seen.map(({ headers }) => headers.get("traceparent")?.split("-"));
    const [first, second] = spans().map((span) => span.spanContext());
    expect(sent.map((parts) => parts?.[2])).toStrictEqual([first?.spanId, second?.spanId]);
    expect(new Set(sent.map((parts) => parts?.[1])).size).toBe(1);
    const ids = seen.map(({ headers }) => headers.get("x-request-id"));
    expect(ids[0]).toMatch(/.{8}/);
    expect(ids[1]).toBe(ids[0]);
  });

  test("are below the span that is active where the call is made", async () => {
    const storage = new AsyncLocalStorage<Context>();
    context.setGlobalContextManager({
      active: () => storage.getStore() ?? ROOT_CONTEXT,
      with: (active, work, self, ...args) => storage.run(active, () => work.call(self, ...args)),
      bind: (_, target) => target,
      enable: () => context as never,
      disable: () => context as never,
    });
    try {
      const { options, spans } = watched();
      const { client } = stub([jsonResponse(200, {})], options);
      const outer = {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        traceFlags: 1,
      };
      const passed = "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01";
      await context.with(trace.setSpanContext(ROOT_CONTEXT, outer), () =>
        call(client, getPet, PET, { traceparent: passed }),
      );
      expect(spans().map((span) => span.spanContext().traceId)).toStrictEqual([outer.traceId, outer.traceId]);
      expect(spans()[1]?.parentSpanContext?.spanId).toBe(outer.spanId);
    } finally {
      context.disable();
    }
  });

  test("goes on with a trace that was passed along", async () => {
    const { options, spans } = watched();
    const { client } = stub([jsonResponse(200, {})], options);
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    await call(client, getPet, PET, { traceparent });
    expect(spans()).toHaveLength(2);
    for (const span of spans()) expect(span.spanContext().traceId).toBe(traceparent.split("-")[1]);
    expect(spans()[1]?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
  });

  test.each([
    ["no answer", [new TypeError("fetch failed")], "network-error", "ambiguous-outcome"],
    ["a refusal", [jsonResponse(404, {})], "404", "404"],
    ["an answer that is none", [new Response("<p>", { status: 201 })], undefined, "unreadable-reply"],
  ] as const)("none is left open after %s", async (_, answers, attemptError, callError) => {
    const { options, spans } = watched();
    const { client } = stub(answers, options);
    await failureOf(call(client, addPet, { body: {} }));
    const [attempt, whole] = spans();
    expect(spans()).toHaveLength(2);
    expect(attempt?.attributes["error.type"]).toBe(attemptError);
    expect(whole?.attributes["error.type"]).toBe(callError);
    expect(whole?.status.code).toBe(SpanStatusCode.ERROR);
  });

  test("none is left open when the caller aborts, or a limit is passed", async () => {
    const { options, spans } = watched();
    const { client } = stub([() => new Promise<Response>(() => undefined)], options);
    const aborter = new AbortController();
    const aborted = failureOf(call(client, addPet, { body: {} }, { signal: aborter.signal }));
    setTimeout(() => aborter.abort(), 5);
    await aborted;
    await failureOf(call(client, addPet, { body: {} }, { timeout: { attemptMs: 5 } }));
    expect(spans().map(({ attributes }) => attributes["error.type"])).toStrictEqual([
      "aborted",
      "aborted",
      "attempt-timeout",
      "ambiguous-outcome",
    ]);
  });

  test("a method that HTTP's conventions do not know has its name in the span, and in no metric", async () => {
    const { options, spans, metrics } = watched();
    const copy: AnyOperation = operation(() => ({
      id: "copy",
      method: "COPY",
      path: "/pets",
      replies: { 200: asJson() },
    }));
    const { client } = stub([jsonResponse(200, {})], options);
    await call(client, copy, {});
    await call(client, getPet, PET);
    const [copied, , got] = spans();
    expect(copied?.name).toBe("HTTP /pets");
    expect(copied?.attributes).toMatchObject({
      "http.request.method": "_OTHER",
      "http.request.method_original": "COPY",
    });
    expect(got?.attributes).not.toHaveProperty("http.request.method_original");
    const [measured] = (await metrics()).get("http.client.request.duration") ?? [];
    expect(measured).toMatchObject({ "http.request.method": "_OTHER" });
    expect(measured).not.toHaveProperty("http.request.method_original");
  });

  test("none is made for a call that sends nothing, but its own", async () => {
    const { options, spans } = watched();
    const { client } = stub([], { ...options, auth: {} });
    await failureOf(call(client, getPet, PET));
    expect(spans()).toMatchObject([{ attributes: { "error.type": "missing-credential" } }]);
  });
});

describe("metrics", () => {
  test("requests by status, calls, attempts and retries", async () => {
    const { options, metrics } = watched();
    const { client } = stub([jsonResponse(503, {}), jsonResponse(200, {})], options);
    await call(client, getPet, PET);
    const found = await metrics();
    expect(
      found.get("http.client.request.duration")?.map((of) => of["http.response.status_code"]),
    ).toStrictEqual([503, 200]);
    expect(found.get("gen_client.retries")).toStrictEqual([
      { "gen_client.client": "Test", "gen_client.operation": "getPet", "gen_client.cause": "503" },
    ]);
    expect(found.has("gen_client.call.duration")).toBe(true);
    expect(found.has("gen_client.call.attempts")).toBe(true);
  });

  test("deprecations by operation, and nothing of what the server says of them", async () => {
    const { options, metrics } = watched();
    const { client } = stub(
      [jsonResponse(200, {}, { Deprecation: "true", Link: `<${CANARY}>; rel=sunset` })],
      options,
    );
    await call(client, getPet, PET);
    expect((await metrics()).get("gen_client.deprecations")).toStrictEqual([
      { "gen_client.client": "Test", "gen_client.operation": "getPet" },
    ]);
  });

  test("streams to their end, which comes after that of their calls", async () => {
    const { options, spans, metrics } = watched();
    const download: AnyOperation = operation(() => ({
      id: "download",
      method: "GET",
      path: "/file",
      replies: { 200: asStream() },
    }));
    const breaking = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    const { client } = stub([() => new Response(breaking)], options);
    const stream = (await call(client, download, {})) as ReadableStream<Uint8Array>;
    await failureOf(stream.getReader().read());
    expect((await metrics()).get("gen_client.stream.duration")).toStrictEqual([
      { "gen_client.client": "Test", "gen_client.operation": "download", "error.type": "transport" },
    ]);
    expect(spans().map(({ attributes }) => attributes["error.type"])).toStrictEqual([undefined, undefined]);
  });

  test("as many series for a thousand ids as for one", async () => {
    const { options, metrics } = watched();
    const { client } = stub([jsonResponse(200, {})], options);
    for (let id = 0; id < 1_000; id += 1) await call(client, getPet, { path: { id } });
    expect((await metrics()).get("http.client.request.duration")).toHaveLength(1);
  });
});

describe("trap 62", () => {
  test("no input, credential or reply is in any span or metric", async () => {
    const { options, spans, metrics } = watched();
    const echo = jsonResponse(422, { title: CANARY, detail: CANARY, token: CANARY }, { "X-Echo": CANARY });
    const { client } = stub([jsonResponse(503, {}), echo], options);
    await failureOf(call(client, getPet, PET));
    await failureOf(call(client, addPet, { body: { password: CANARY } }));
    const told = spans().map(({ name, attributes, events, status }) => ({
      name,
      attributes,
      events,
      status,
    }));
    expect(told.length).toBeGreaterThan(3);
    expect(JSON.stringify(told)).not.toContain(CANARY);
    expect(JSON.stringify([...(await metrics())])).not.toContain(CANARY);
  });
});

test("a telemetry that throws disturbs no call", async () => {
  const broken = () => {
    throw new Error("broken");
  };
  const { client } = stub([jsonResponse(200, { id: 1 })], {
    telemetry: createTelemetry({ startCall: broken, onEvent: broken }),
  });
  expect(await call(client, getPet, PET)).toStrictEqual({ id: 1 });
  const half = { startCall: () => ({ startAttempt: () => ({ headers: {}, end: broken }), end: broken }) };
  const other = stub([jsonResponse(200, { id: 1 })], { telemetry: createTelemetry(half) });
  expect(await call(other.client, getPet, PET)).toStrictEqual({ id: 1 });
});
