import { call, createTelemetry } from "@gen-client/runtime";
import { asJson, json, operation } from "@gen-client/runtime/codegen";
import { SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, type Seen, stubClient } from "../support/stub-api.ts";
import { watched } from "./watched.ts";

const OK = jsonResponse(200, {});
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/item",
  replies: { 200: asJson() },
}));
const post: AnyOperation = operation(() => ({
  id: "post",
  method: "POST",
  path: "/item",
  body: json(),
  replies: { 200: asJson() },
}));

function to(location: string): Response {
  return new Response(null, { status: 302, headers: { Location: location } });
}

/** What a browser gives for a redirect that it was told not to follow. */
function opaque(): Response {
  return Object.defineProperties(new Response(null), {
    type: { value: "opaqueredirect" },
    status: { value: 0 },
    ok: { value: false },
  });
}

/** The id of the span that each request names as its own. */
function toldIn(seen: readonly Seen[]): readonly (string | undefined)[] {
  return seen.map(({ headers }) => headers.get("traceparent")?.split("-")[2]);
}

describe("a redirect", () => {
  test("is a request of its own: each has a span, with its own address and its own end", async () => {
    const { options, spans } = watched();
    const policy = { retry: { maxAttempts: 1 } };
    const answers = [to("http://cdn.test:8080/x?token=secret"), jsonResponse(500, {})];
    const servers = [{ url: "http://api.test/v1" }];
    const { client } = stubClient(answers, { ...options, policy }, { servers });
    await failureOf(call(client, get, {}));
    const [first, second, whole] = spans();
    expect(spans()).toHaveLength(3);
    expect(first).toMatchObject({ name: "GET /item", status: { code: SpanStatusCode.UNSET } });
    expect(first?.attributes).toStrictEqual({
      "http.request.method": "GET",
      "url.template": "/item",
      "url.scheme": "http",
      "server.address": "api.test",
      "server.port": 80,
      "http.response.status_code": 302,
    });
    // The path that the server has sent us to is of no template that we know.
    expect(second).toMatchObject({ name: "GET", status: { code: SpanStatusCode.ERROR } });
    expect(second?.attributes).toStrictEqual({
      "http.request.method": "GET",
      "http.request.resend_count": 1,
      "url.scheme": "http",
      "server.address": "cdn.test",
      "server.port": 8080,
      "http.response.status_code": 500,
      "error.type": "500",
    });
    const ids = [first, second].map((span) => span?.parentSpanContext?.spanId);
    expect(ids).toStrictEqual(Array(2).fill(whole?.spanContext().spanId));
    expect(whole?.attributes["gen_client.attempts"]).toBe(1);
  });

  test("is measured by itself: a failure behind it counts for the host that failed", async () => {
    const { options, metrics } = watched();
    const answers = [to("https://cdn.test:8443/x"), jsonResponse(404, {})];
    const { client } = stubClient(answers, options);
    await failureOf(call(client, get, {}));
    expect((await metrics()).get("http.client.request.duration")).toStrictEqual([
      {
        "http.request.method": "GET",
        "url.template": "/item",
        "url.scheme": "https",
        "server.address": "api.test",
        "server.port": 443,
        "http.response.status_code": 302,
      },
      {
        "http.request.method": "GET",
        "url.scheme": "https",
        "server.address": "cdn.test",
        "server.port": 8443,
        "http.response.status_code": 404,
        "error.type": "404",
      },
    ]);
  });

  test("counts as a resend, as a retry does", async () => {
    const { options, spans } = watched();
    const answers = [to("/a"), to("/b"), jsonResponse(503, {}), to("/a"), OK];
    const { client } = stubClient(answers, options);
    await call(client, get, {});
    const resends = spans().map(({ attributes }) => attributes["http.request.resend_count"]);
    expect(resends).toStrictEqual([undefined, 1, 2, 3, 4, undefined]);
    expect(spans().at(-1)?.attributes["gen_client.attempts"]).toBe(2);
  });

  test("that is not followed leaves the one span, with its status", async () => {
    const { options, spans } = watched();
    const { client } = stubClient([to("/a")], options);
    await failureOf(call(client, post, { body: {} }));
    expect(spans()).toHaveLength(2);
    expect(spans()[0]?.attributes).toMatchObject({ "http.response.status_code": 302 });
  });

  test("that leads to no answer, or half of one, is the last request's failure alone", async () => {
    const halved = (): Response =>
      new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) }));
    for (const [answer, reason] of [
      [new TypeError("fetch failed"), "network-error"],
      [halved, "truncated-body"],
    ] as const) {
      const { options, spans } = watched();
      const policy = { retry: { maxAttempts: 1 } };
      const { client } = stubClient([to("/a"), answer], { ...options, policy });
      await failureOf(call(client, get, {}));
      const errors = spans().map(({ attributes }) => attributes["error.type"]);
      expect(errors).toStrictEqual([undefined, reason, "transport"]);
    }
  });

  test("that the caller does not wait for ends the last request's span", async () => {
    const { options, spans } = watched();
    const aborter = new AbortController();
    const aborting = (): Promise<Response> => {
      aborter.abort();
      return new Promise<Response>(() => undefined);
    };
    const { client } = stubClient([to("/a"), aborting], options);
    await failureOf(call(client, get, {}, { signal: aborter.signal }));
    const errors = spans().map(({ attributes }) => attributes["error.type"]);
    expect(errors).toStrictEqual([undefined, "aborted", "aborted"]);
  });

  test("that a browser hides has the span that it was asked by, and one of the request that follows it", async () => {
    const { options, spans } = watched();
    const { client, seen } = stubClient([opaque, OK], options);
    await call(client, get, {});
    const [first, second] = spans();
    expect(spans()).toHaveLength(3);
    expect(first?.attributes).not.toHaveProperty("http.response.status_code");
    expect(first?.status.code).toBe(SpanStatusCode.UNSET);
    expect(second).toMatchObject({
      name: "GET /item",
      attributes: { "http.request.resend_count": 1, "http.response.status_code": 200 },
    });
    expect(toldIn(seen)).toStrictEqual([first, second].map((span) => span?.spanContext().spanId));
  });
});

describe("the trace context of a redirect", () => {
  test("within the origin is that of its own span, of one trace", async () => {
    const { options, spans } = watched();
    const { client, seen } = stubClient([to("/a"), to("/b"), OK], options);
    await call(client, get, {}, { traceparent });
    const own = spans().slice(0, 3);
    expect(toldIn(seen)).toStrictEqual(own.map((span) => span.spanContext().spanId));
    expect(new Set(own.map((span) => span.spanContext().traceId))).toStrictEqual(
      new Set(["0af7651916cd43dd8448eb211c80319c"]),
    );
  });

  test("goes to no other origin, and not back from there", async () => {
    const { options, spans } = watched();
    const { client, seen } = stubClient(
      [to("https://cdn.test/x"), to("https://api.test/v1/y"), to("/z"), OK],
      options,
    );
    await call(client, get, {}, { traceparent });
    expect(toldIn(seen)).toStrictEqual([spans()[0]?.spanContext().spanId, undefined, undefined, undefined]);
    expect(spans()).toHaveLength(5);
    for (const { headers } of seen.slice(1)) expect([...headers.keys()]).toStrictEqual(["accept"]);
  });

  test("holds nothing of the request before it", async () => {
    const told = [{ Traceparent: traceparent, tracestate: "a=b" }, { b3: "0" }];
    const end = (): void => undefined;
    const startAttempt = () => ({ headers: told.shift() ?? {}, end });
    const telemetry = createTelemetry({ startCall: () => ({ startAttempt, end }) });
    const { client, seen } = stubClient([to("/a"), OK], { telemetry });
    await call(client, get, {});
    const sent = seen.map(({ headers }) =>
      ["traceparent", "tracestate", "b3"].map((name) => headers.get(name)),
    );
    expect(sent).toStrictEqual([
      [traceparent, "a=b", null],
      [null, null, "0"],
    ]);
  });

  test("is the caller's where the telemetry sends none", async () => {
    const end = (): void => undefined;
    const telemetry = createTelemetry({
      startCall: () => ({ startAttempt: () => ({ headers: {}, end }), end }),
    });
    const { client, seen } = stubClient([to("/a"), OK], { telemetry });
    await call(client, get, {}, { traceparent });
    expect(seen.map(({ headers }) => headers.get("traceparent"))).toStrictEqual([traceparent, traceparent]);
  });
});

test("any telemetry is told of each request of an attempt, and where it goes", async () => {
  const told: unknown[] = [];
  const telemetry = createTelemetry({
    startCall: () => ({
      startAttempt: (facts) => {
        told.push(facts);
        return { headers: {}, end: (end) => told.push(end) };
      },
      end: () => undefined,
    }),
  });
  const { client } = stubClient([to("https://cdn.test:8443/x"), OK], { telemetry });
  await call(client, get, {});
  expect(told).toStrictEqual([
    { number: 1, redirected: false, scheme: "https", address: "api.test", port: 443 },
    { status: 302 },
    { number: 1, redirected: true, scheme: "https", address: "cdn.test", port: 8443 },
    { status: 200 },
  ]);
});
