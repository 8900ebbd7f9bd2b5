import { type ClientEvent, call, type PolicyPatch, RejectedError, rateLimiting } from "@gen-client/runtime";
import { asJson, bearer, bytes, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

type Limit = Exclude<PolicyPatch["rateLimit"], undefined>;

const OK = jsonResponse(200, {});
const ONE_A_SECOND = { requests: 1, perMs: 1_000, burst: 1, maxWaitMs: 5_000 } as const;

function limited(rateLimit: Limit): AnyOperation {
  return operation(() => ({
    id: "get",
    method: "GET",
    path: "/x",
    replies: { 200: asJson() },
    policy: { rateLimit, budget: false, breaker: false },
    uses: [rateLimiting],
  }));
}

function subject(answers: readonly Answer[], options: ClientOptions = {}) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  const stub = stubClient(answers, { environment, onEvent: (event) => events.push(event), ...options });
  return { ...stub, environment, events };
}

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

describe("the bulkhead", () => {
  test("holds no more slots than it has, and hands them on in order", async () => {
    const open: ((response: Response) => void)[] = [];
    const held = (): Promise<Response> => new Promise((resolve) => open.push(resolve));
    const { client, environment } = subject([held]);
    const get = limited({ concurrency: 2 });
    const running = Array.from({ length: 5 }, () => call(client, get, {}));
    await environment.advance(0);
    expect(open).toHaveLength(2);
    for (let done = 0; done < 5; done += 1) {
      open[done]?.(OK.clone());
      await environment.advance(0);
      expect(open).toHaveLength(Math.min(5, done + 3));
    }
    await Promise.all(running);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("a wait is bounded, and a slot is no longer waited for after an abort", async () => {
    const { client, environment, seen } = subject([() => new Promise(() => undefined)]);
    const get = limited({ concurrency: 1, maxWaitMs: 1_000 });
    const holder = new AbortController();
    const first = failureOf(call(client, get, {}, { signal: holder.signal }));
    const second = failureOf(call(client, get, {}));
    const quitter = new AbortController();
    const third = failureOf(call(client, get, {}, { signal: quitter.signal }));
    await environment.advance(500);
    quitter.abort();
    expect(await third).toMatchObject({ kind: "aborted", sent: "no" });
    await environment.advance(500);
    expect(await second).toMatchObject({ code: "bulkhead-full", attempts: [] });
    holder.abort();
    await first;
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("no slot is held through a backoff", async () => {
    const { client, environment, seen } = subject([jsonResponse(502, {}), OK]);
    const get = limited({ concurrency: 1, maxWaitMs: 10 });
    const first = call(client, get, {}, { policy: { retry: { baseDelayMs: 1_000, jitter: "none" } } });
    await environment.advance(0);
    await call(client, get, {});
    expect(seen).toHaveLength(2);
    await environment.advance(1_000);
    await first;
  });

  test("trap 29: an attempt that timed out gives its slot back", async () => {
    const { client, environment, seen } = subject([() => new Promise(() => undefined), OK]);
    const get = limited({ concurrency: 1 });
    const first = failureOf(call(client, get, {}, { retry: false, timeout: { attemptMs: 100 } }));
    const second = call(client, get, {});
    await environment.advance(100);
    await first;
    await second;
    expect(seen).toHaveLength(2);
  });
});

describe("where several things are waited for", () => {
  const SECURED = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;

  /** A client that needs a credential, and a log of when its requests leave. */
  function secured(key: (time: number) => string | Promise<string>, answers: readonly Answer[] = [OK]) {
    const environment = virtualEnvironment(0);
    const leftAtMs: number[] = [];
    let asked = 0;
    const auth = { key: () => key(asked++) };
    const logged = answers.map((answer) => (request: Request): Response | Promise<Response> => {
      leftAtMs.push(environment.now());
      if (answer instanceof Error) throw answer;
      return typeof answer === "function" ? answer(request) : answer.clone();
    });
    const { client } = stubClient(logged, { environment, auth }, SECURED);
    return { client, environment, leftAtMs, asked: () => asked };
  }

  const tokenIn = (environment: { schedule: (ms: number, then: () => void) => unknown }, ms: number) =>
    new Promise<string>((resolve) => environment.schedule(ms, () => resolve("token")));

  test("trap 46: those that waited for a credential leave at the pace, not at once", async () => {
    const { client, environment, leftAtMs } = secured(() => token);
    const token = tokenIn(environment, 1_500);
    const get = limited({ requests: 10, perMs: 1_000, burst: 1, maxWaitMs: 5_000 });
    const running = Array.from({ length: 15 }, () => call(client, get, {}));
    await environment.advance(5_000);
    await Promise.all(running);
    expect(leftAtMs).toStrictEqual(Array.from({ length: 15 }, (_, index) => 1_500 + index * 100));
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 46: those that waited for a slot leave at the pace, not at once, and in the order they came", async () => {
    const leftAtMs: number[] = [];
    const environment = virtualEnvironment(0);
    const answer = async (): Promise<Response> => {
      leftAtMs.push(environment.now());
      if (leftAtMs.length === 1) await tokenIn(environment, 1_200);
      return OK.clone();
    };
    const { client } = stubClient([answer], { environment });
    const get = limited({ requests: 5, perMs: 1_000, burst: 1, concurrency: 1 });
    const order: number[] = [];
    const running = Array.from({ length: 7 }, (_, index) =>
      call(client, get, {}).then(() => order.push(index)),
    );
    await environment.advance(2_200);
    await Promise.all(running);
    expect(leftAtMs).toStrictEqual([0, 1_200, 1_400, 1_600, 1_800, 2_000, 2_200]);
    expect(order).toStrictEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 45: whose token would come too late is refused before it asks for a credential", async () => {
    const { client, environment, asked } = secured(() => token);
    const token = tokenIn(environment, 400);
    const get = limited({ ...ONE_A_SECOND, maxWaitMs: 1_500 });
    const running = [call(client, get, {}), call(client, get, {})];
    const error = await failureOf(call(client, get, {}));
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000, attempts: [] });
    expect(environment.now()).toBe(0);
    expect(asked()).toBe(2);
    await environment.advance(1_400);
    await Promise.all(running);
  });

  test("trap 45: nor does it queue for a slot first", async () => {
    const { client, environment, seen } = subject([() => new Promise(() => undefined)]);
    const get = limited({ ...ONE_A_SECOND, maxWaitMs: 1_500, concurrency: 1 });
    const holder = new AbortController();
    const first = failureOf(call(client, get, {}, { signal: holder.signal }));
    const second = failureOf(call(client, get, {}));
    const third = await failureOf(call(client, get, {}));
    expect(third).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000, attempts: [] });
    expect(environment.now()).toBe(0);
    await environment.advance(1_500);
    expect(await second).toMatchObject({ code: "bulkhead-full" });
    holder.abort();
    await first;
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("traps 23 and 45: one that gives up while it waits for a credential is no phantom in the line", async () => {
    const never = new Promise<string>(() => undefined);
    const { client, leftAtMs } = secured((time) => (time === 0 ? never : "token"));
    const get = limited({ ...ONE_A_SECOND, onLimit: "reject" });
    const controller = new AbortController();
    const quitter = failureOf(call(client, get, {}, { signal: controller.signal }));
    expect(await failureOf(call(client, get, {})), "the one token is spoken for").toMatchObject({
      code: "rate-limited",
    });
    controller.abort();
    expect(await quitter).toMatchObject({ kind: "aborted" });
    await call(client, get, {});
    expect(leftAtMs).toStrictEqual([0]);
  });

  test("traps 23 and 29: one that gives up while it waits for its token lets go of its slot", async () => {
    const { client, environment, seen } = subject([OK]);
    const get = limited({ ...ONE_A_SECOND, concurrency: 1 });
    await call(client, get, {});
    const controller = new AbortController();
    const quitter = failureOf(call(client, get, {}, { signal: controller.signal }));
    const patient = call(client, get, {});
    await environment.advance(500);
    controller.abort();
    expect(await quitter).toMatchObject({ kind: "aborted", sent: "no" });
    await environment.advance(500);
    await patient;
    expect(seen).toHaveLength(2);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 47: whoever hears with a slot in hand that it would wait too long lets go of that, and all behind it hear at once", async () => {
    let reply = (_: Response): void => undefined;
    const late = (): Promise<Response> =>
      new Promise((resolve) => {
        reply = resolve;
      });
    const { client, environment, seen } = subject([late, OK]);
    const get = limited({ requests: 2, perMs: 1_000, burst: 1, maxWaitMs: 3_000, concurrency: 2 });
    const first = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(0);
    const waiting = [failureOf(call(client, get, {})), failureOf(call(client, get, {}))];
    await environment.advance(100);
    reply(jsonResponse(429, {}, { "Retry-After": "30" }));
    expect(await first).toMatchObject({ status: 429 });
    for (const one of waiting) expect(await one).toMatchObject({ code: "rate-limited", attempts: [] });
    expect(environment.now()).toBe(100);
    await environment.advance(30_000);
    await Promise.all([call(client, get, {}), environment.advance(0)]);
    expect(seen).toHaveLength(2);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 46: of tokens whose bodies never came, no more come back than would be there without them", async () => {
    const environment = virtualEnvironment(0);
    const sentAtMs: number[] = [];
    const answer = (): Response => {
      sentAtMs.push(environment.now());
      return OK.clone();
    };
    const { client } = stubClient([answer], { environment });
    const put: AnyOperation = operation(() => ({
      ...limited({ requests: 10, perMs: 1_000, burst: 1, maxWaitMs: 20_000 }).describe(),
      method: "PUT",
      body: bytes(),
    }));
    const never = (): Promise<never> => new Promise(() => undefined);
    const leaving = new AbortController();
    const lost = Array.from({ length: 20 }, () =>
      call(client, put, { body: never }, { signal: leaving.signal }).safe(),
    );
    const others = Array.from({ length: 5 }, () => call(client, put, { body: new Uint8Array(1) }));
    await environment.advance(1_950);
    leaving.abort();
    await environment.advance(1_000);
    await Promise.all([...lost, ...others]);
    expect(sentAtMs).toStrictEqual([1_950, 2_050, 2_150, 2_250, 2_350]);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 29: a token whose request could not be made is the next one's at once", async () => {
    const { client, environment, seen } = subject([OK]);
    const put: AnyOperation = operation(() => ({
      ...limited(ONE_A_SECOND).describe(),
      method: "PUT",
      body: bytes(),
    }));
    const failing = failureOf(call(client, put, { body: () => Promise.reject(new Error("no such file")) }));
    const next = call(client, put, { body: new Uint8Array(1) });
    await environment.advance(0);
    expect(await failing).toMatchObject({ kind: "usage" });
    await next;
    expect(seen).toHaveLength(1);
  });

  test("trap 27: whoever has waited for a credential past its deadline takes no token", async () => {
    const { client, environment, leftAtMs } = secured((time) => (time === 0 ? slow : "token"));
    const slow = tokenIn(environment, 900);
    const get = limited({ ...ONE_A_SECOND, onLimit: "reject" });
    const late = failureOf(call(client, get, {}, { timeout: 500 }));
    await environment.advance(500);
    expect(await late).toMatchObject({ kind: "timeout" });
    await call(client, get, {});
    expect(leftAtMs).toStrictEqual([500]);
  });
});
