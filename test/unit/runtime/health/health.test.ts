import { inspect } from "node:util";
import { call, createResources, rateLimiting } from "@gen-client/runtime";
import { asJson, bearer, type ClientOptions, oauth2, operation } from "@gen-client/runtime/codegen";
import { type HealthReport, health } from "@gen-client/runtime/health";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";
import { type VirtualEnvironment, virtualEnvironment } from "../support/virtual-environment.ts";

const list: AnyOperation = operation(() => ({
  id: "list",
  method: "GET",
  path: "/l",
  replies: { 200: asJson() },
}));
const ONCE = { retry: { maxAttempts: 1 } } as const;

interface Watched {
  readonly environment: VirtualEnvironment;
  readonly call: () => Promise<unknown>;
  readonly report: () => HealthReport;
}

function watched(answers: readonly Answer[], options: ClientOptions = {}): Watched {
  const environment = virtualEnvironment();
  const { client } = stubClient(answers, { environment, policy: ONCE, ...options });
  return { environment, call: () => call(client, list, {}).safe(), report: () => health(client) };
}

describe("how a client is doing", () => {
  test("nothing is known before the first call, and nothing is sent to find out", () => {
    const { report } = watched([]);
    expect(report()).toStrictEqual({
      client: "Test",
      version: "1",
      status: "up",
      dependencies: [],
      credentials: [],
    });
  });

  test("a host that answers is up, with the time of the last success", async () => {
    const { environment, call, report } = watched([jsonResponse(200, {})]);
    await environment.advance(1_000);
    await call();
    await environment.advance(5_000);
    expect(report()).toMatchObject({
      status: "up",
      dependencies: [
        {
          scope: "host",
          name: "api.test",
          status: "up",
          circuit: { state: "closed", calls: 1, failures: 0 },
          lastSuccessAt: "2026-01-01T00:00:01.000Z",
          budget: { tokens: 10 },
        },
      ],
    });
  });

  test("a wait that the server asked the callers of an operation for is told while it lasts", async () => {
    const { environment, call, report } = watched([jsonResponse(429, {}, { "Retry-After": "20" })]);
    await call();
    await environment.advance(5_000);
    expect(report().status).toBe("degraded");
    expect(report().dependencies).toContainEqual({
      scope: "operation",
      name: "list",
      status: "degraded",
      heldMs: 15_000,
    });
    expect(JSON.parse(JSON.stringify(report()))).toStrictEqual(report());
    await environment.advance(15_000);
    expect(report().status).toBe("up");
    expect(report().dependencies.map(({ scope }) => scope)).not.toContain("operation");
  });

  test("waits of other credentials are nobody else's business", async () => {
    const resources = createResources();
    const throttled = watched([jsonResponse(429, {}, { "Retry-After": "20" })], { resources });
    await throttled.call();
    const other = watched([], { resources });
    expect(throttled.report().dependencies).toContainEqual(expect.objectContaining({ heldMs: 20_000 }));
    expect(JSON.stringify(other.report())).not.toContain("heldMs");
  });

  test("a circuit is followed from open to half-open to closed", async () => {
    const policy = { ...ONCE, breaker: { consecutive: 2, openForMs: 10_000 } };
    const { environment, call, report } = watched(
      [jsonResponse(503, {}), jsonResponse(503, {}), jsonResponse(200, {})],
      { policy },
    );
    await call();
    expect(report()).toMatchObject({ status: "up", dependencies: [{ circuit: { calls: 1, failures: 1 } }] });
    await call();
    const [down] = report().dependencies;
    expect(report().status).toBe("down");
    expect(down?.circuit).toMatchObject({ state: "open", retryAfterMs: expect.closeTo(10_000, -4) });
    expect(down?.lastSuccessAt).toBeUndefined();
    await environment.advance(20_000);
    expect(report()).toMatchObject({
      status: "degraded",
      dependencies: [{ circuit: { state: "half-open" } }],
    });
    await call();
    expect(report()).toMatchObject({ status: "up", dependencies: [{ circuit: { state: "closed" } }] });
  });

  test("a spent budget is a degraded dependency", async () => {
    const policy = {
      retry: { maxAttempts: 2, baseDelayMs: 0, throttleBaseDelayMs: 0 },
      budget: { initial: 1 },
    };
    const { environment, call, report } = watched([jsonResponse(503, {})], { policy });
    const ended = call();
    await environment.advance(1);
    await ended;
    expect(report()).toMatchObject({ status: "degraded", dependencies: [{ budget: { tokens: 0 } }] });
  });

  test("our own limit has its headroom, and the server's word", async () => {
    const policy = { ...ONCE, rateLimit: { requests: 100, perMs: 1_000, burst: 10, concurrency: 4 } };
    const reply = jsonResponse(
      200,
      {},
      { RateLimit: '"default";r=70;t=30', "RateLimit-Policy": '"default";q=100;w=60' },
    );
    const { environment, call, report } = watched([reply, jsonResponse(429, {}, { "Retry-After": "7" })], {
      policy,
      features: [rateLimiting],
    });
    await call();
    await environment.advance(2);
    const [host, credential] = report().dependencies;
    expect(host?.scope).toBe("host");
    expect(credential).toMatchObject({
      scope: "credential",
      pace: [
        { available: 9, waiting: 0 },
        { waiting: 0, underWay: 0 },
      ],
      rateLimit: { limit: 100, remaining: 70, resetMs: 30_000, ageMs: 2 },
    });
    expect(credential).not.toHaveProperty("name");
    await call();
    expect(report()).toMatchObject({
      status: "degraded",
      dependencies: [{}, { pace: [{ available: 0, pausedMs: 7_000 }, {}] }],
    });
  });

  test("credentials that know how they are tell it", () => {
    const token = {
      kind: "credential-provider",
      credentialFor: async () => "t-secret",
      status: () => ({ expiresAtMs: Date.UTC(2026, 0, 2), failure: "invalid_client" }),
    };
    const securitySchemes = { oauth: oauth2({}), key: bearer() } as const;
    const auth = { oauth: token, key: "k-secret", other: token } as unknown as ClientOptions["auth"];
    const { client } = stubClient([], { auth }, { securitySchemes });
    const report = health(client);
    expect(report.status).toBe("degraded");
    expect(report.credentials).toStrictEqual([
      { scheme: "oauth", expiresAt: "2026-01-02T00:00:00.000Z", lastFailure: "invalid_client" },
    ]);
    expect(inspect(report, { depth: 9 })).not.toContain("secret");
  });
});

describe("whose state it is", () => {
  test("a tenant sees its own, by name, and not that of others", async () => {
    const policy = { ...ONCE, breaker: { scope: "tenant" }, budget: { scope: "tenant" } } as const;
    const environment = virtualEnvironment();
    const { client } = stubClient([jsonResponse(200, {})], { environment, policy });
    const [acme, other] = [client.for({ tenant: "acme corp" }), client.for({ tenant: "acme" })];
    await call(acme, list, {});
    expect(health(acme).dependencies).toMatchObject([{ scope: "tenant", name: "acme corp" }]);
    expect(health(other).dependencies).toStrictEqual([]);
    expect(health(client).dependencies).toStrictEqual([]);
  });

  test("names of credentials are told to nobody", async () => {
    const policy = { ...ONCE, breaker: { scope: "credential" } } as const;
    const { client } = stubClient([jsonResponse(200, {})], { policy });
    const account = client.for({ credential: "sk_secret_by_mistake" });
    await call(account, list, {});
    expect(health(account).dependencies).toHaveLength(2);
    expect(JSON.stringify(health(account))).not.toContain("secret");
  });

  test("with shared resources, credentials and clients stay their own", async () => {
    const resources = createResources();
    const policy = { ...ONCE, breaker: { scope: "client" }, budget: false } as const;
    const first = stubClient([jsonResponse(200, {})], { resources, policy }).client;
    const second = stubClient([jsonResponse(200, {})], { resources, policy }).client;
    await call(first, list, {});
    expect(health(first).dependencies).toMatchObject([{ scope: "client" }]);
    expect(health(second).dependencies).toStrictEqual([]);
  });

  test("the report survives JSON as it is", async () => {
    const policy = { ...ONCE, rateLimit: { concurrency: 2 } };
    const { call, report } = watched([jsonResponse(200, {})], { policy, features: [rateLimiting] });
    await call();
    expect(JSON.parse(JSON.stringify(report()))).toStrictEqual(report());
  });
});
