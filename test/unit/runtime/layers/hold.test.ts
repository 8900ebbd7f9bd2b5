import { bodyFailures, type ClientEvent, call, RejectedError } from "@gen-client/runtime";
import { asJson, bearer, type ClientOptions, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const OK = jsonResponse(200, {});
const THROTTLED = jsonResponse(429, {}, { "Retry-After": "2" });

function reading(id: string): AnyOperation {
  return operation(() => ({ id, method: "GET", path: `/${id}`, replies: { 200: asJson() } }));
}

function subject(answers: readonly Answer[], options: ClientOptions = {}) {
  const environment = virtualEnvironment(0);
  const events: ClientEvent[] = [];
  const stub = stubClient(answers, { environment, onEvent: (event) => events.push(event), ...options });
  return { ...stub, environment, events };
}

const get = reading("things");

describe("a wait that the server asked for, where the policy declares no limit", () => {
  test("trap 47: is waited by the other callers of the operation, and nothing is sent meanwhile", async () => {
    const { client, environment, seen, events } = subject([THROTTLED, OK]);
    const first = call(client, get, {});
    await environment.advance(0);
    const others = Array.from({ length: 10 }, () => call(client, get, {}));
    await environment.advance(1_999);
    expect(seen).toHaveLength(1);
    await environment.advance(201);
    await Promise.all([first, ...others]);
    expect(seen).toHaveLength(12);
    expect(events.filter(({ kind }) => kind === "wait")).toHaveLength(11);
  });

  test("trap 19: they do not all come back at one instant", async () => {
    let drawn = 0;
    const environment = { ...virtualEnvironment(0), random: () => (drawn++ % 10) / 10 };
    const { client, seen } = stubClient([THROTTLED, OK], {
      environment,
      policy: { retry: { maxAttempts: 1 } },
    });
    await failureOf(call(client, get, {}));
    const others = Array.from({ length: 10 }, () => call(client, get, {}));
    await environment.advance(2_050);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.length).toBeLessThan(11);
    await environment.advance(150);
    await Promise.all(others);
  });

  test("is asked for by whatever the contract calls throttling, such as a 403", async () => {
    const told = { status: 403, headers: { "Retry-After": "2" } };
    for (const [responses, atOnce] of [
      [{ 403: "throttling" }, 1],
      [{}, 2],
    ] as const) {
      const policy = { retry: { maxAttempts: 1, responses } };
      const { client, environment, seen } = subject([new Response("{}", told), OK], { policy });
      await failureOf(call(client, get, {}));
      const other = call(client, get, {});
      await environment.advance(1_999);
      expect(seen).toHaveLength(atOnce);
      await environment.advance(201);
      await other;
    }
  });

  test("is asked for in the body of a success, too, where the contract reads it so", async () => {
    const failure = {
      when: "/ok",
      is: [false],
      code: "/error",
      retry: { ratelimited: "throttling" },
    } as const;
    const slow = jsonResponse(200, { ok: false, error: "ratelimited" }, { "Retry-After": "2" });
    const policy = { failure, retry: { maxAttempts: 1 } };
    const { client, environment, seen } = subject([slow, OK], { policy, features: [bodyFailures] });
    await failureOf(call(client, get, {}));
    const other = call(client, get, {});
    await environment.advance(1_999);
    expect(seen).toHaveLength(1);
    await environment.advance(201);
    await other;
  });

  test("is not that of other operations, nor of other credentials", async () => {
    const { client, environment, seen } = subject([THROTTLED, OK]);
    const held = call(client, get, {});
    await environment.advance(0);
    await call(client, reading("others"), {});
    expect(seen).toHaveLength(2);
    await environment.advance(2_200);
    await held;
  });

  test("is over once it has passed", async () => {
    const { client, environment, seen } = subject([THROTTLED, OK], { policy: { retry: { maxAttempts: 1 } } });
    await failureOf(call(client, get, {}));
    await environment.advance(2_000);
    await call(client, get, {});
    expect(seen).toHaveLength(2);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 11: one that outlasts the call is refused at once, with what is left of it", async () => {
    const { client, environment, seen } = subject([THROTTLED, OK], { policy: { retry: { maxAttempts: 1 } } });
    await failureOf(call(client, get, {}));
    const error = await failureOf(call(client, get, {}, { timeout: 1_000 }));
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 2_000, attempts: [] });
    expect(environment.now()).toBe(0);
    expect(seen).toHaveLength(1);
  });

  test("trap 47: is waited again where another reply asks for more meanwhile", async () => {
    let reply = (_: Response): void => undefined;
    const late = (): Promise<Response> =>
      new Promise((resolve) => {
        reply = resolve;
      });
    const { client, environment, seen } = subject([late, THROTTLED, OK]);
    const slow = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(0);
    await failureOf(call(client, get, {}, { retry: false }));
    const held = call(client, get, {});
    await environment.advance(1_000);
    reply(jsonResponse(429, {}, { "Retry-After": "5" }));
    await slow;
    await environment.advance(4_999);
    expect(seen, "5 s from the second word on").toHaveLength(2);
    await environment.advance(501);
    await held;
    expect(seen).toHaveLength(3);
  });

  test("trap 47: a herd that has waited is held back by what the first of it hears", async () => {
    let drawn = 0;
    const environment = { ...virtualEnvironment(0), random: () => (drawn++ % 40) / 40 };
    const { client, seen } = stubClient([THROTTLED, THROTTLED, OK], { environment });
    await failureOf(call(client, get, {}, { retry: false }));
    const herd = Array.from({ length: 40 }, () => call(client, get, {}, { retry: false }).safe());
    await environment.advance(3_999);
    expect(seen, "the first reply, and that of the first to come back").toHaveLength(2);
    await environment.advance(601);
    const ends = await Promise.all(herd);
    expect(ends.filter(({ ok }) => ok)).toHaveLength(39);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 11: whoever has not the time for a longer one is told, and sends nothing", async () => {
    let reply = (_: Response): void => undefined;
    const late = (): Promise<Response> =>
      new Promise((resolve) => {
        reply = resolve;
      });
    const { client, environment, seen } = subject([late, THROTTLED, OK]);
    const slow = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(0);
    await failureOf(call(client, get, {}, { retry: false }));
    const held = failureOf(call(client, get, {}, { timeout: 3_000 }));
    await environment.advance(1_000);
    reply(jsonResponse(429, {}, { "Retry-After": "5" }));
    await slow;
    await environment.advance(1_000);
    expect(await held).toMatchObject({ code: "rate-limited", retryAfterMs: 4_000, attempts: [] });
    expect(seen).toHaveLength(2);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("trap 41: nothing is sent into a circuit that has opened meanwhile, and nobody goes on waiting", async () => {
    const policy = { breaker: { consecutive: 1, openForMs: 60_000 }, budget: false } as const;
    let reply = (_: Response): void => undefined;
    const late = (): Promise<Response> =>
      new Promise((resolve) => {
        reply = resolve;
      });
    const { client, environment, seen } = subject([late, THROTTLED, OK], { policy });
    const slow = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(0);
    await failureOf(call(client, get, {}, { retry: false }));
    const held = failureOf(call(client, get, {}));
    await environment.advance(1_000);
    reply(jsonResponse(503, {}, { "Retry-After": "5" }));
    await slow;
    await environment.advance(1_000);
    expect(await held).toMatchObject({ code: "breaker-open", attempts: [] });
    expect(seen).toHaveLength(2);
  });

  test.each([0, 0.5, 0.95])(
    "trap 11: one that the call outlasts, if barely, leaves it time to be made: %d",
    async (random) => {
      const environment = virtualEnvironment(random);
      const { client, seen } = stubClient([THROTTLED, OK], { environment });
      await failureOf(call(client, get, {}, { retry: false }));
      const held = call(client, get, {}, { timeout: 2_100 });
      await environment.advance(1_999);
      expect(seen).toHaveLength(1);
      await environment.advance(51);
      await expect(held).resolves.toStrictEqual({});
      expect(seen).toHaveLength(2);
    },
  );

  test("trap 47: holds back those as well that have waited for a credential meanwhile", async () => {
    const environment = virtualEnvironment(0);
    let asked = 0;
    const key = (): string | Promise<string> => {
      asked += 1;
      if (asked === 1) return "token";
      return new Promise((resolve) => environment.schedule(1_500, () => resolve("token")));
    };
    const scheme = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;
    const late = (): Promise<Response> =>
      new Promise((resolve) => environment.schedule(1_000, () => resolve(THROTTLED.clone())));
    const { client, seen } = stubClient([late, OK], { environment, auth: { key } }, scheme);
    const first = failureOf(call(client, get, {}, { retry: false }));
    await environment.advance(0);
    const others = Array.from({ length: 10 }, () => call(client, get, {}));
    await environment.advance(2_999);
    await first;
    expect(seen).toHaveLength(1);
    await environment.advance(1);
    await Promise.all(others);
    expect(seen).toHaveLength(11);
  });

  test("trap 86: is no longer than the policy lets a server ask for", async () => {
    const forever = jsonResponse(429, {}, { "Retry-After": "1000000000" });
    const { client, environment, seen } = subject([forever, OK]);
    await failureOf(call(client, get, {}));
    await environment.advance(60_000);
    await call(client, get, {});
    expect(seen).toHaveLength(2);
  });

  test("trap 23: ends as soon as its caller aborts", async () => {
    const { client, environment, seen } = subject([THROTTLED, OK], { policy: { retry: { maxAttempts: 1 } } });
    await failureOf(call(client, get, {}));
    const controller = new AbortController();
    const held = failureOf(call(client, get, {}, { signal: controller.signal }));
    await environment.advance(100);
    controller.abort(new Error("changed my mind"));
    expect(await held).toMatchObject({
      kind: "aborted",
      attempts: [expect.objectContaining({ sent: "no" })],
    });
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });
});
