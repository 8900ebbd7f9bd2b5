import { call } from "@gen-client/runtime";
import { bearer, bytes, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { limited, OK, ONE_A_SECOND, subject } from "../support/limited.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

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
