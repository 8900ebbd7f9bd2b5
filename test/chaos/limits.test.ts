import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type BreakerEvent,
  type ClientEvent,
  call,
  hedging,
  RejectedError,
  rateLimiting,
  TimeoutError,
} from "@gen-client/runtime";
import {
  asJson,
  type ClientOptions,
  createBareClient,
  type Operation,
  operation,
} from "@gen-client/runtime/codegen";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Fault, type FaultServer, jsonReply, startFaultServer } from "./fault-server.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const get: Operation<Record<string, never>, unknown, unknown> = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
  uses: [rateLimiting, hedging],
}));
const OK = jsonReply(200, {});
const ONCE = { retry: false } as const;

let server: FaultServer | undefined;
afterEach(() => server?.stop());

async function serve(options: ClientOptions, ...faults: Fault[]) {
  server = await startFaultServer(...faults);
  const events: ClientEvent[] = [];
  const onEvent = (event: ClientEvent): number => events.push(event);
  return { client: createBareClient(API, { baseUrl: server.url, onEvent, ...options }), events, server };
}

const failureOf = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect.unreachable("the call was to fail"),
    (error: unknown) => error,
  );

/** How many requests a server has had, by the clock. */
function arrivals({ hits }: FaultServer): () => number {
  const before = hits.length;
  return () => hits.length - before;
}

describe("a 429", () => {
  test("holds back all callers of the scope for as long as it says, and nobody is lost", async () => {
    const policy = { rateLimit: { requests: 1_000, burst: 100 } } as const;
    const { client, server } = await serve({ policy }, jsonReply(429, {}, { "Retry-After": "1" }), OK);
    const startedAt = performance.now();
    const first = call(client, get, {});
    await vi.waitUntil(() => server.hits.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const since = arrivals(server);
    const others = Array.from({ length: 20 }, () => call(client, get, {}));
    await vi.waitUntil(() => since() > 0, { timeout: 5_000 });
    expect(performance.now() - startedAt).toBeGreaterThan(990);
    await Promise.all([first, ...others]);
    expect(server.hits).toHaveLength(22);
  });
});

describe("a circuit", () => {
  test("opens on an outage, refuses in no time, lets one probe through and closes again", async () => {
    const policy = { breaker: { consecutive: 5, openForMs: 200, maxOpenForMs: 200 }, budget: false } as const;
    const { client, events, server } = await serve({ policy }, { kind: "reset" });
    for (let time = 0; time < 5; time += 1) await failureOf(call(client, get, {}, ONCE));
    const startedAt = performance.now();
    const refused = await Promise.all(Array.from({ length: 100 }, () => failureOf(call(client, get, {}))));
    expect((performance.now() - startedAt) / 100).toBeLessThan(1);
    expect(refused.every((error) => error instanceof RejectedError && error.code === "breaker-open")).toBe(
      true,
    );
    expect(server.hits).toHaveLength(5);

    server.script({ kind: "slow", pieces: ["{", "}"], everyMs: 20 }, OK);
    const { retryAfterMs = 0 } = refused[99] as RejectedError;
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs + 5));
    const probes = await Promise.allSettled(Array.from({ length: 20 }, () => call(client, get, {})));
    expect(probes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(server.hits).toHaveLength(6);
    await Promise.all(Array.from({ length: 20 }, () => call(client, get, {})));
    const changes = events.filter((event): event is BreakerEvent => event.kind === "breaker");
    expect(changes.map(({ to, reason }) => `${to}: ${reason}`)).toStrictEqual([
      "open: consecutive-failures",
      "half-open: open-time-over",
      "closed: probe-succeeded",
    ]);
  });

  test("opens on a server that accepts and never answers", async () => {
    const policy = { breaker: { consecutive: 3 }, timeout: { attemptMs: 50 } } as const;
    const { client } = await serve({ policy }, { kind: "stall" });
    for (let time = 0; time < 3; time += 1) {
      expect(await failureOf(call(client, get, {}, ONCE))).toBeInstanceOf(TimeoutError);
    }
    expect(await failureOf(call(client, get, {}))).toMatchObject({ code: "breaker-open" });
  });
});

describe("a bulkhead", () => {
  test("has all its slots again after timeouts, resets and aborts", async () => {
    const policy = { rateLimit: { concurrency: 3 }, breaker: false, budget: false } as const;
    const { client, server } = await serve({ policy }, { kind: "stall" });
    const ends = Array.from({ length: 6 }, () =>
      failureOf(call(client, get, {}, { retry: false, timeout: { attemptMs: 50 } })),
    );
    await Promise.all(ends);
    expect(server.hits).toHaveLength(6);
    server.script({ kind: "reset" });
    await Promise.all(Array.from({ length: 6 }, () => failureOf(call(client, get, {}, ONCE))));
    server.script({ kind: "stall" });
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = Array.from({ length: 6 }, () => failureOf(call(client, get, {}, { signal })));
    const since = arrivals(server);
    await vi.waitUntil(() => since() === 3);
    controller.abort();
    await Promise.all(aborted);
    server.script(OK);
    await Promise.all(Array.from({ length: 6 }, () => call(client, get, {})));
  });

  test("never has more requests under way than it has slots", async () => {
    let [underWay, most] = [0, 0];
    const busy = createServer((_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.setHeader("Content-Type", "application/json").end("{}");
      }, 5);
    });
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    const { port } = busy.address() as AddressInfo;
    const policy = { rateLimit: { concurrency: 3 } } as const;
    const client = createBareClient(API, { baseUrl: `http://127.0.0.1:${port}`, policy });
    await Promise.all(Array.from({ length: 30 }, () => call(client, get, {})));
    busy.closeAllConnections();
    busy.close();
    expect(most).toBe(3);
  });
});

describe("a hedge", () => {
  test("saves a call from a connection that hangs", async () => {
    const policy = { hedge: { delay: { ms: 50 } } } as const;
    const { client, server } = await serve({ policy }, { kind: "stall" }, OK);
    const { meta } = await call(client, get, {}).withMeta();
    expect(meta.attempts).toMatchObject([{ reason: "outrun" }, { status: 200 }]);
    expect(server.hits).toHaveLength(2);
  });
});
