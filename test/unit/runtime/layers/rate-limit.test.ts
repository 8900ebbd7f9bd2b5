import { call, RejectedError, rateLimiting } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { limited, OK, ONE_A_SECOND, subject } from "../support/limited.ts";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

describe("the rate limit", () => {
  test("lets calls go at its pace, in the order they came", async () => {
    const { client, environment, seen } = subject([OK]);
    const get = limited(ONE_A_SECOND);
    const order: number[] = [];
    const running = [0, 1, 2].map((index) => call(client, get, {}).then(() => order.push(index)));
    await environment.advance(0);
    expect(seen).toHaveLength(1);
    await environment.advance(999);
    expect(seen).toHaveLength(1);
    await environment.advance(1);
    expect(seen).toHaveLength(2);
    await environment.advance(1_000);
    await Promise.all(running);
    expect(order).toStrictEqual([0, 1, 2]);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 45: a wait that would be too long is refused up front, by prediction", async () => {
    const { client, environment } = subject([OK]);
    const get = limited({ ...ONE_A_SECOND, maxWaitMs: 1_500 });
    const running = [call(client, get, {}), call(client, get, {})];
    const error = await failureOf(call(client, get, {}));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000, attempts: [] });
    expect(environment.now()).toBe(0);
    await environment.advance(1_000);
    await Promise.all(running);
  });

  test("says when to come back in whole milliseconds, and not too early", async () => {
    const { client } = subject([OK]);
    const get = limited({ ...ONE_A_SECOND, perMs: 1_000.25, maxWaitMs: 0 });
    await call(client, get, {});
    expect(await failureOf(call(client, get, {}))).toMatchObject({ retryAfterMs: 1_001 });
  });

  test("trap 44: an attempt that a layer within refuses at once is waited for by nobody", async () => {
    const { client, environment, seen } = subject([OK]);
    const limit = { ...ONE_A_SECOND, maxWaitMs: 1_500 };
    const refusing = operation(() => ({
      ...limited(limit).describe(),
      uses: [
        {
          ...rateLimiting,
          bulkhead: () => () => {
            throw new Error("refused at once");
          },
        },
      ],
    })) as AnyOperation;
    for (let calls = 0; calls < 5; calls += 1) {
      expect(await failureOf(call(client, refusing, {}))).toMatchObject({ message: "refused at once" });
    }
    await call(client, limited(limit), {});
    const second = call(client, limited(limit), {});
    await environment.advance(1_000);
    await second;
    expect(seen).toHaveLength(2);
  });

  test("trap 45: nor is one begun that the deadline would cut short", async () => {
    const { client, environment } = subject([OK]);
    const get = limited(ONE_A_SECOND);
    await call(client, get, {});
    const error = await failureOf(call(client, get, {}, { timeout: 900 }));
    expect(error).toMatchObject({ code: "rate-limited" });
    expect(environment.pendingTimers()).toBe(0);
  });

  test("`onLimit: reject` never waits", async () => {
    const { client } = subject([OK]);
    const get = limited({ ...ONE_A_SECOND, onLimit: "reject" });
    await call(client, get, {});
    expect(await failureOf(call(client, get, {}))).toMatchObject({
      code: "rate-limited",
      retryAfterMs: 1_000,
    });
  });

  test("traps 23 and 45: one that gives up leaves at once, and no phantom: the next moves up", async () => {
    const { client, environment, seen } = subject([OK]);
    const get = limited(ONE_A_SECOND);
    await call(client, get, {});
    const controller = new AbortController();
    const quitter = failureOf(call(client, get, {}, { signal: controller.signal }));
    const patient = call(client, get, {});
    await environment.advance(500);
    controller.abort("enough");
    expect(await quitter).toMatchObject({ kind: "aborted", sent: "no" });
    await environment.advance(500);
    await patient;
    expect(seen).toHaveLength(2);
    expect(environment.now()).toBe(1_000);
  });

  test("trap 46: no stretch of time has more than burst and rate allow", async () => {
    const { client, environment, seen } = subject([OK]);
    const get = limited({ requests: 10, perMs: 1_000, burst: 5, maxWaitMs: 30_000 });
    const running = Array.from({ length: 60 }, () => call(client, get, {}));
    const counts: number[] = [];
    for (let tenth = 0; tenth < 60; tenth += 1) {
      await environment.advance(100);
      counts.push(seen.length);
    }
    expect(counts.every((count, tenth) => count <= 5 + tenth + 1)).toBe(true);
    await Promise.all(running);
  });

  test.each([{ "Retry-After": "2" }, { "X-RateLimit-Reset": "2" }])(
    "trap 47: after one 429 with 2 s, ten calls of the scope send nothing for 2 s: %j",
    async (headers) => {
      const busy = jsonResponse(429, {}, headers);
      const { client, environment, seen, events } = subject([busy, OK]);
      const get = limited({ requests: 1_000, perMs: 1_000, burst: 100 });
      const first = call(client, get, {});
      await environment.advance(0);
      const others = Array.from({ length: 10 }, () => call(client, get, {}));
      await environment.advance(1_999);
      expect(seen).toHaveLength(1);
      await environment.advance(1_000);
      await Promise.all([first, ...others]);
      expect(seen).toHaveLength(12);
      const waits = events.filter((event) => event.kind === "wait" && event.reason === "rate-limit");
      expect(waits, "the repeat is one of those that wait").toHaveLength(11);
    },
  );

  test.each([
    ["for as long as it says", { "Retry-After": "2" }, 2_000],
    ["for the base delay where it says nothing", {}, 1_000],
    [
      "until a limit that is spent is full again",
      { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3" },
      3_000,
    ],
  ])("pauses after a 403 that the contract calls throttling, %s", async (_, headers, pausedMs) => {
    const { client, environment, seen } = subject([jsonResponse(403, {}, headers), OK]);
    const policy = { retry: { maxAttempts: 1, responses: { 403: "throttling" } } } as const;
    const get = limited({ requests: 1_000, perMs: 1_000, burst: 100, adaptive: false });
    await failureOf(call(client, get, {}, { policy }));
    const other = call(client, get, {}, { policy });
    await environment.advance(pausedMs - 1);
    expect(seen).toHaveLength(1);
    await environment.advance(1);
    await other;
    expect(seen).toHaveLength(2);
  });

  test("trap 47: those that would now have to wait too long are told", async () => {
    let reply = (_: Response): void => undefined;
    const late = (): Promise<Response> =>
      new Promise((resolve) => {
        reply = resolve;
      });
    const { client, environment } = subject([late, OK]);
    const get = limited({ ...ONE_A_SECOND, maxWaitMs: 3_000 });
    const first = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(0);
    const waiting = failureOf(call(client, get, {}));
    await environment.advance(0);
    reply(jsonResponse(429, {}, { "Retry-After": "30" }));
    expect(await first).toMatchObject({ status: 429 });
    expect(await waiting).toMatchObject({ code: "rate-limited", retryAfterMs: 30_000 });
    expect(environment.pendingTimers()).toBe(0);
  });

  test("adapts to what the headers say is left", async () => {
    const spent = jsonResponse(
      200,
      {},
      { "X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4" },
    );
    const { client, environment, seen } = subject([spent, OK]);
    const get = limited({ requests: 1_000, perMs: 1_000, burst: 100 });
    await call(client, get, {});
    const next = call(client, get, {});
    await environment.advance(3_999);
    expect(seen).toHaveLength(1);
    await environment.advance(1);
    await next;
  });

  test("of a tenant: one that is noisy does not slow the others down; tiers are policies", async () => {
    const { client, environment, seen } = subject([OK]);
    const get = limited({ ...ONE_A_SECOND, scope: "tenant", onLimit: "reject" });
    const noisy = client.for({ tenant: "noisy" });
    const quiet = client.for({ tenant: "quiet" });
    const big = client.for({ tenant: "big", policy: { rateLimit: { requests: 100, burst: 3 } } });
    await call(noisy, get, {});
    expect(await failureOf(call(noisy, get, {}))).toMatchObject({ code: "rate-limited" });
    await call(quiet, get, {});
    for (let time = 0; time < 3; time += 1) await call(big, get, {});
    expect(seen).toHaveLength(5);
    expect(environment.now()).toBe(0);
  });

  test("of a credential: by name or by where it comes from, and trap 62: never by what it is", async () => {
    const keys: string[] = [];
    const states = new Map<string, object>();
    const resources = {
      get: <State extends object>(kind: string, scope: string, create: () => State): State => {
        keys.push(scope);
        const state = states.get(kind + scope) ?? create();
        states.set(kind + scope, state);
        return state as State;
      },
      list: () => [],
    };
    const scheme = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;
    const environment = virtualEnvironment(0);
    const options = { environment, resources, auth: { key: "canary-secret" } };
    const { client } = stubClient([OK], options, scheme);
    const get = limited({ ...ONE_A_SECOND, scope: "credential", onLimit: "reject" });
    await call(client, get, {});
    const other = client.for({ auth: { key: "canary-other" } });
    await call(other, get, {});
    expect(await failureOf(call(other, get, {}))).toMatchObject({ code: "rate-limited" });
    await call(client.for({ credential: "account-7" }), get, {});
    expect(await failureOf(call(client.for({ credential: "account-7" }), get, {}))).toMatchObject({
      code: "rate-limited",
    });
    expect(keys.join(" ")).not.toContain("canary");
  });

  test("an operation that was generated without it says how to add it; `features` does", async () => {
    const plain: AnyOperation = operation(() => ({
      id: "plain",
      method: "GET",
      path: "/x",
      replies: { 200: asJson() },
    }));
    const policy = { rateLimit: { ...ONE_A_SECOND, onLimit: "reject" } } as const;
    const without = subject([OK], { policy });
    expect(await failureOf(call(without.client, plain, {}))).toMatchObject({
      kind: "usage",
      advice: expect.stringContaining("features: [rateLimiting]"),
    });
    expect(without.seen).toHaveLength(0);
    const { client } = subject([OK], { policy, features: [rateLimiting] });
    await call(client, plain, {});
    expect(await failureOf(call(client, plain, {}))).toMatchObject({ code: "rate-limited" });
  });
});
