import { AbortedError, ApiError, AuthError, call, rateLimiting, TimeoutError } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const secured: AnyOperation = operation(() => ({ ...get.describe(), id: "secured", security: [["key"]] }));
const down = jsonResponse(503, {});
const never = (): Promise<Response> => new Promise(() => undefined);
const scheme = { securitySchemes: { key: bearer() } } as const;

describe("waits", () => {
  test("full jitter: half of the base, then half of its double, with a random of one half", async () => {
    const environment = virtualEnvironment(0.5);
    const gateway = jsonResponse(502, {});
    const { client } = stubClient([gateway, gateway, jsonResponse(200, {})], { environment });
    const running = call(client, get, {}).withMeta();
    await environment.advance(10_000);
    expect((await running).meta.attempts.map(({ delayMs }) => delayMs)).toStrictEqual([125, 250, undefined]);
  });

  test("decorrelated jitter: from the base to thrice the own wait before, whatever the server said", async () => {
    const environment = virtualEnvironment(0.5);
    const gateway = jsonResponse(502, {});
    const answers = [gateway, gateway, jsonResponse(429, {}, { "Retry-After": "10" }), gateway, gateway];
    const { client } = stubClient(answers, { environment });
    const retry = { jitter: "decorrelated", maxAttempts: 5 } as const;
    const running = call(client, get, {}, { retry }).safe();
    await environment.advance(30_000);
    expect((await running).meta.attempts.map(({ delayMs }) => delayMs)).toStrictEqual([
      500,
      (250 + 1_500) / 2,
      10_500,
      500,
      undefined,
    ]);
  });

  test("trap 19: waits at least as long as the server says", async () => {
    const environment = virtualEnvironment(0.5);
    const busy = jsonResponse(429, {}, { "Retry-After": "2" });
    const { client, seen } = stubClient([busy, jsonResponse(200, {})], { environment });
    const running = call(client, get, {});
    await environment.advance(1_999);
    expect(seen).toHaveLength(1);
    await environment.advance(200);
    expect(seen).toHaveLength(2);
    await running;
  });

  test("trap 18: Retry-After 0 is no hot loop", async () => {
    const environment = virtualEnvironment(0.5);
    const busy = jsonResponse(503, {}, { "Retry-After": "0" });
    const { client, seen } = stubClient([busy], { environment });
    const running = failureOf(call(client, get, {}));
    await environment.advance(0);
    expect(seen).toHaveLength(1);
    await environment.advance(1_000);
    await running;
  });

  test("trap 86: a wait of 10^9 s fails at once and says how long", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([jsonResponse(429, {}, { "Retry-After": "1000000000" })], {
      environment,
    });
    const error = (await failureOf(call(client, get, {}, { timeout: 1e15 }))) as ApiError;
    expect(error.retryAfterMs).toBe(1e12);
    expect(seen).toHaveLength(1);
  });

  test("trap 11: no backoff is begun that the deadline would cut short", async () => {
    const environment = virtualEnvironment(0.99);
    const { client, seen } = stubClient([down], { environment });
    const error = await failureOf(call(client, get, {}, { timeout: 100 }));
    expect(error).toBeInstanceOf(ApiError);
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 22: after a sleep of the machine past the deadline nothing is sent", async () => {
    const environment = virtualEnvironment(0.5);
    let jumpMs = 0;
    const asleep = { ...environment, now: () => environment.now() + jumpMs };
    const { client, seen } = stubClient([down], { environment: asleep });
    const running = failureOf(call(client, get, {}));
    await environment.advance(0);
    jumpMs = 3_600_000;
    await environment.advance(1_000);
    expect(await running).toBeInstanceOf(TimeoutError);
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["a token", { rateLimit: { requests: 1, perMs: 1_000, maxWaitMs: 5_000, adaptive: false } }],
    ["a slot", { rateLimit: { concurrency: 1, maxWaitMs: 50_000 } }],
  ] as const)("trap 22: nor after a wait for %s", async (_what, policy) => {
    const environment = virtualEnvironment(0.5);
    let jumpMs = 0;
    const asleep = { ...environment, now: () => environment.now() + jumpMs };
    const later = (): Promise<Response> =>
      new Promise((resolve) => void environment.schedule(800, () => resolve(jsonResponse(200, {}))));
    const { client, seen } = stubClient([later], { environment: asleep, policy, features: [rateLimiting] });
    const first = call(client, get, {}).safe();
    const second = failureOf(call(client, get, {}));
    await environment.advance(0);
    jumpMs = 3_600_000;
    await environment.advance(2_000);
    expect(await second).toMatchObject({ kind: "timeout", phase: "total", sent: "no" });
    expect(seen).toHaveLength(1);
    await first;
  });

  test("trap 22: nor after a wait for a credential", async () => {
    const environment = virtualEnvironment(0.5);
    let jumpMs = 0;
    const asleep = { ...environment, now: () => environment.now() + jumpMs };
    const key = (): Promise<string> =>
      new Promise((resolve) => void environment.schedule(100, () => resolve("secret")));
    const { client, seen } = stubClient(
      [jsonResponse(200, {})],
      { environment: asleep, auth: { key } },
      scheme,
    );
    const running = failureOf(call(client, secured, {}));
    await environment.advance(0);
    jumpMs = 3_600_000;
    await environment.advance(200);
    expect(await running).toMatchObject({ kind: "timeout", phase: "total" });
    expect(seen).toHaveLength(0);
  });

  test("trap 15: a wall clock that is put back changes nothing", async () => {
    const environment = virtualEnvironment(0.5);
    const shifted = { ...environment, wallNow: () => environment.wallNow() - 3_600_000 };
    const { client } = stubClient([never], { environment: shifted });
    const running = failureOf(call(client, get, {}, { timeout: 1_000, retry: false }));
    await environment.advance(1_000);
    expect(await running).toMatchObject({ kind: "timeout", elapsedMs: 1_000 });
  });
});

test.each([0, 1, 2, 3, 5, 8])(
  "trap 27: an abort between two steps, %i turns after a credential came, sends nothing",
  async (turns) => {
    const controller = new AbortController();
    const key = async (): Promise<string> => {
      let turn = Promise.resolve();
      for (let at = 0; at < turns; at += 1) turn = turn.then(() => undefined);
      turn.then(() => controller.abort());
      return "secret";
    };
    const { client, seen } = stubClient([never], { auth: { key } }, scheme);
    const running = failureOf(call(client, secured, {}, { signal: controller.signal }));
    expect(await running).toBeInstanceOf(AbortedError);
    expect(seen.length).toBeLessThanOrEqual(1);
  },
);

describe("trap 23: an abort ends every wait, with its reason untouched", () => {
  test.each([
    ["a backoff", [down], {}, 1],
    ["a request", [never], {}, 1],
    ["a provider of credentials", [down], { auth: { key: () => new Promise<string>(() => undefined) } }, 0],
  ] as const)("during %s", async (_what, answers, options, sent) => {
    const environment = virtualEnvironment(0.5);
    const controller = new AbortController();
    const { client, seen } = stubClient(answers, { environment, ...options }, scheme);
    const operationUnderTest = "auth" in options ? secured : get;
    const running = failureOf(call(client, operationUnderTest, {}, { signal: controller.signal }));
    await environment.advance(0);
    const reason = new Error("enough");
    controller.abort(reason);
    const error = (await running) as AbortedError;
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.reason).toBe(reason);
    expect(error.sent === "no").toBe(sent === 0);
    expect(seen).toHaveLength(sent);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 27: a signal that is aborted already sends nothing", async () => {
    const { client, seen } = stubClient([down]);
    const error = await failureOf(call(client, get, {}, { signal: AbortSignal.abort("no") }));
    expect(error).toMatchObject({ kind: "aborted", reason: "no", sent: "no" });
    expect(seen).toHaveLength(0);
  });

  test("trap 24: no listener stays on a signal that many calls share", async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = ((...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    }) as typeof signal.addEventListener;
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    }) as typeof signal.removeEventListener;
    const { client } = stubClient([jsonResponse(200, {})]);
    await Promise.all(Array.from({ length: 200 }, () => call(client, get, {}, { signal })));
    expect(listeners).toBe(0);
  });
});

describe("limits", () => {
  test("trap 31: the attempt is cut to what is left of the whole", async () => {
    const environment = virtualEnvironment();
    const { client } = stubClient([never], { environment });
    const running = failureOf(call(client, get, {}, { timeout: { totalMs: 500, attemptMs: 10_000 } }));
    await environment.advance(500);
    expect(await running).toMatchObject({ kind: "timeout", phase: "total" });
  });

  test("an attempt that takes too long is repeated for a GET", async () => {
    const environment = virtualEnvironment(0);
    const { client, seen } = stubClient([never, jsonResponse(200, { ok: true })], { environment });
    const running = call(client, get, {}, { timeout: { attemptMs: 1_000 } });
    await environment.advance(2_000);
    expect(await running).toStrictEqual({ ok: true });
    expect(seen).toHaveLength(2);
  });

  test("the time that is left is told to a server that wants to know", async () => {
    const environment = virtualEnvironment();
    const policy = { timeout: { totalMs: 4_000, header: "X-Timeout-Ms" } };
    const { client, seen } = stubClient([jsonResponse(200, {})], { environment, policy });
    await call(client, get, {});
    expect(seen[0]?.headers.get("x-timeout-ms")).toBe("4000");
  });

  test("no timer is left when a call has ended", async () => {
    const environment = virtualEnvironment();
    const { client } = stubClient([jsonResponse(200, {})], { environment });
    await call(client, get, {});
    expect(environment.pendingTimers()).toBe(0);
  });

  test("a provider that fails is an error of its own, and nothing is sent", async () => {
    const key = (): Promise<string> => Promise.reject(new Error("vault sealed"));
    const { client, seen } = stubClient([down], { auth: { key } }, scheme);
    const error = await failureOf(call(client, secured, {}));
    expect(error).toBeInstanceOf(AuthError);
    const { cause } = error as AuthError;
    expect(cause).toMatchObject({ name: "Error", stack: expect.stringContaining("timing.test.ts") });
    expect(JSON.stringify([cause, (cause as Error).stack])).not.toContain("sealed");
    expect(seen).toHaveLength(0);
  });
});
