import { type ClientEvent, call, rateLimiting } from "@gen-client/runtime";
import { asJson, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { openTelemetry } from "@gen-client/runtime/opentelemetry";
import {
  AggregationTemporality,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import { type Answer, type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const OK = jsonResponse(200, {});

/** A client, what it tells of waits, and the seconds of waiting that are measured, by reason. */
function subject(
  environment: VirtualEnvironment,
  answers: readonly Answer[],
  policy: ClientOptions["policy"],
) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const telemetry = openTelemetry({ meterProvider: new MeterProvider({ readers: [reader] }) });
  const told: unknown[] = [];
  const onEvent = (event: ClientEvent): void => {
    if (event.kind === "wait") told.push([event.kind, event.reason, event.delayMs]);
    if (event.kind === "waited") told.push([event.kind, event.reason, event.elapsedMs]);
  };
  const measured = async () => {
    await reader.forceFlush();
    return exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(({ metrics }) => metrics)
      .filter(({ descriptor }) => descriptor.name === "gen_client.wait.duration")
      .flatMap(({ dataPoints }) =>
        dataPoints.map(({ attributes, value }) => [
          attributes["gen_client.reason"],
          (value as Histogram).sum,
          (value as Histogram).count,
        ]),
      );
  };
  const options = { environment, policy, onEvent, telemetry, features: [rateLimiting] };
  return { ...stubClient(answers, options), told, measured };
}

test("a wait for a slot is as long as it took, and not as it might have", async () => {
  const environment = virtualEnvironment();
  const slow = () => new Promise<Response>((resolve) => environment.schedule(200, () => resolve(OK.clone())));
  const { client, told, measured } = subject(environment, [slow], { rateLimit: { concurrency: 1 } });
  const calls = Promise.all([call(client, get, {}), call(client, get, {})]);
  await environment.advance(1_000);
  await calls;
  expect(told).toStrictEqual([
    ["wait", "bulkhead", 5_000],
    ["waited", "bulkhead", 200],
  ]);
  expect(await measured()).toStrictEqual([["bulkhead", 0.2, 1]]);
});

test("a wait for a token is longer where the server slows everybody down meanwhile", async () => {
  const environment = virtualEnvironment();
  const throttling = jsonResponse(429, {}, { "Retry-After": "3" });
  const late = () =>
    new Promise<Response>((resolve) => environment.schedule(500, () => resolve(throttling.clone())));
  const rateLimit = { requests: 1, perMs: 1_000 };
  const { client, told } = subject(environment, [late, OK], { rateLimit, retry: { maxAttempts: 1 } });
  const calls = Promise.all([call(client, get, {}).safe(), call(client, get, {})]);
  await environment.advance(10_000);
  await calls;
  expect(told[0]).toStrictEqual(["wait", "rate-limit", 1_000]);
  expect(told[1]).toStrictEqual(["waited", "rate-limit", expect.any(Number)]);
  expect((told[1] as readonly unknown[])[2]).toBeGreaterThanOrEqual(3_500);
});

test("a backoff that the caller gives up is over then", async () => {
  const environment = virtualEnvironment();
  const leaving = new AbortController();
  const retry = { baseDelayMs: 1_000, jitter: "none" } as const;
  const { client, told, measured } = subject(environment, [jsonResponse(503, {})], { retry });
  const running = call(client, get, {}, { signal: leaving.signal }).safe();
  await environment.advance(100);
  leaving.abort();
  expect(await running).toMatchObject({ error: { kind: "aborted" } });
  expect(told).toStrictEqual([
    ["wait", "backoff", 1_000],
    ["waited", "backoff", 100],
  ]);
  expect(await measured()).toStrictEqual([["backoff", 0.1, 1]]);
});
