import { type BreakerEvent, type ClientEvent, call, consoleLogger } from "@gen-client/runtime";
import { asJson, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { openTelemetry } from "@gen-client/runtime/opentelemetry";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const DOWN = jsonResponse(503, {});
const OK = jsonResponse(200, {});
const ONCE = { retry: false } as const;

function at(host: string): AnyOperation {
  return operation(() => ({
    id: `get-${host}`,
    method: "GET",
    path: "/x",
    tag: "things",
    replies: { 200: asJson() },
    servers: [{ url: `https://${host}.test` }],
  }));
}

function subject(answers: readonly Answer[], scope: BreakerEvent["scope"], options: ClientOptions = {}) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  const policy = { breaker: { scope, consecutive: 1, openForMs: 1_000 } };
  const stub = stubClient(answers, {
    environment,
    policy,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const changes = (): readonly BreakerEvent[] => events.filter((event) => event.kind === "breaker");
  return { ...stub, environment, changes };
}

describe("the change of a circuit tells", () => {
  test.each([
    ["host", { name: "a.test" }],
    ["operation", { name: "get-a" }],
    ["tag", { name: "things" }],
    ["tenant", {}],
    ["credential", {}],
    ["client", {}],
  ] as const)("whose it is, by scope %s, and of which client", async (scope, named) => {
    const { client, changes } = subject([DOWN], scope);
    await failureOf(call(client, at("a"), {}, ONCE));
    expect(changes()).toMatchObject([{ kind: "breaker", client: "Test", scope, to: "open", ...named }]);
    expect(Object.hasOwn(changes()[0] ?? {}, "name")).toBe("name" in named);
    expect(JSON.stringify(changes().map(({ correlationId: _, ...rest }) => rest))).not.toContain("uuid");
  });

  test("the tenant, where it has a name, and never what names a credential", async () => {
    const tenant = subject([DOWN], "tenant");
    await failureOf(call(tenant.client.for({ tenant: "acme corp" }), at("a"), {}, ONCE));
    expect(tenant.changes()).toMatchObject([{ scope: "tenant", name: "acme corp" }]);
    const credential = subject([DOWN], "credential");
    const mistaken = credential.client.for({ credential: "sk_secret_by_mistake" });
    await failureOf(call(mistaken, at("a"), {}, ONCE));
    expect(JSON.stringify(credential.changes())).not.toContain("secret");
  });

  test("all that to whoever reads the console", async () => {
    const lines: string[] = [];
    const onEvent = consoleLogger({ write: (line) => lines.push(line) });
    for (const scope of ["host", "credential"] as const) {
      const { client } = subject([DOWN], scope, { onEvent });
      await failureOf(call(client, at("a"), {}, { ...ONCE, correlationId: "c-1" }));
    }
    expect(lines.filter((line) => line.includes("circuit"))).toStrictEqual([
      'get-a                    Test: circuit of the host "a.test": closed -> open  [c-1]',
      "get-a                    Test: circuit of the credential: closed -> open  [c-1]",
    ]);
  });
});

describe("metrics", () => {
  function measured() {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const pointsOf = async (name: string) => {
      await reader.forceFlush();
      return exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics)
        .filter(({ descriptor }) => descriptor.name === name)
        .flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ ...attributes, value })));
    };
    return { telemetry: openTelemetry({ meterProvider }), pointsOf };
  }

  test("a host that is well again does not hide another that is down", async () => {
    const { telemetry, pointsOf } = measured();
    const { client, environment } = subject([DOWN, DOWN, OK], "host", { telemetry });
    await failureOf(call(client, at("b"), {}, ONCE));
    await environment.advance(1_000);
    await failureOf(call(client, at("a"), {}, ONCE));
    await call(client, at("b"), {});
    const host = { "gen_client.client": "Test", "gen_client.scope": "host" };
    expect(await pointsOf("gen_client.breaker.state")).toStrictEqual([
      { ...host, "gen_client.scope_name": "b.test", value: 0 },
      { ...host, "gen_client.scope_name": "a.test", value: 2 },
    ]);
    expect(await pointsOf("gen_client.breaker.changes")).toContainEqual({
      ...host,
      "gen_client.operation": "get-a",
      "gen_client.scope_name": "a.test",
      "gen_client.state": "open",
      value: 1,
    });
  });

  test("one telemetry of two clients counts each for itself", async () => {
    const { telemetry, pointsOf } = measured();
    for (const name of ["First", "Second"]) {
      const environment = virtualEnvironment(0);
      const options = { telemetry, environment, policy: { budget: { initial: 0 } } } as const;
      const { client } = stubClient([jsonResponse(502, {})], options, { name });
      await failureOf(call(client, at("a"), {}));
    }
    const refusals = await pointsOf("gen_client.budget.refusals");
    expect(refusals.map((point) => Reflect.get(point, "gen_client.client"))).toStrictEqual([
      "First",
      "Second",
    ]);
  });
});
