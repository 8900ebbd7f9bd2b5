import { type BudgetEvent, type ClientEvent, call, RejectedError } from "@gen-client/runtime";
import { asJson, header, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const OK = jsonResponse(200, {});
const DOWN = jsonResponse(502, { title: "down" });
const BUDGET = { ratio: 0.5, cap: 2, initial: 1 } as const;
const POLICY = { budget: BUDGET, breaker: false } as const;

describe("the retry budget", () => {
  test("trap 43: pays for the first retries of a process, and then none without a success", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([DOWN], { environment, policy: POLICY });
    const running = failureOf(call(client, get, {}));
    await environment.advance(60_000);
    expect(await running).toMatchObject({ code: "budget-spent" });
    expect(seen).toHaveLength(2);
    await failureOf(call(client, get, {}));
    expect(seen).toHaveLength(3);
  });

  test("who may keep less of it takes nothing of what others keep", async () => {
    const policy = {
      ...POLICY,
      budget: { ratio: 1, cap: 3, initial: 3 },
      retry: { baseDelayMs: 0, maxDelayMs: 0 },
    };
    const { client, seen } = stubClient([OK, OK, DOWN], { policy });
    await call(client, get, {});
    await call(client, get, {}, { policy: { budget: { cap: 1 } } });
    expect(await failureOf(call(client, get, {}))).toMatchObject({ kind: "api" });
    expect(await failureOf(call(client, get, {}))).toMatchObject({ code: "budget-spent" });
    expect(seen).toHaveLength(2 + 3 + 2);
  });

  test("what may be shed leaves half of it to the others", async () => {
    const policy = {
      ...POLICY,
      budget: { ratio: 0, cap: 4, initial: 4 },
      retry: { baseDelayMs: 0, maxDelayMs: 0 },
    };
    const { client, seen } = stubClient([DOWN], { policy });
    const shed = { policy: { criticality: "sheddable" } } as const;
    expect(await failureOf(call(client, get, {}, shed))).toMatchObject({ kind: "api" });
    expect(seen).toHaveLength(3);
    expect(await failureOf(call(client, get, {}, shed))).toMatchObject({ code: "budget-spent" });
    expect(seen).toHaveLength(4);
    expect(await failureOf(call(client, get, {}))).toMatchObject({ kind: "api" });
    expect(seen).toHaveLength(7);
  });

  test("the error says what failed, that a repeat was refused and what to do", async () => {
    const events: ClientEvent[] = [];
    const { client } = stubClient([DOWN], {
      environment: virtualEnvironment(),
      policy: { ...POLICY, budget: { ...BUDGET, initial: 0 } },
      onEvent: (event) => events.push(event),
    });
    const error = (await failureOf(call(client, get, {}))) as RejectedError;
    expect(error).toBeInstanceOf(RejectedError);
    expect(error).toMatchObject({ retryable: true, cause: { kind: "api", status: 502 } });
    expect(error.message).toBe("get: not tried again (budget-spent) after: get: 502 down");
    expect(error.attempts).toMatchObject([{ number: 1, status: 502 }]);
    expect(error.attempts[0]).not.toHaveProperty("delayMs");
    const told = events.filter((event): event is BudgetEvent => event.kind === "budget");
    expect(told).toMatchObject([{ operation: "get", scope: "host", refused: "retry" }]);
  });

  test("a keyed write that may not be repeated says with which key to call again", async () => {
    const post: AnyOperation = operation(() => ({
      id: "post",
      method: "POST",
      path: "/x",
      header: { idempotencyKey: header("Idempotency-Key") },
      replies: { 201: asJson() },
      policy: { class: "keyed" },
    }));
    const { client } = stubClient([new TypeError("fetch failed")], {
      environment: virtualEnvironment(),
      policy: { ...POLICY, budget: { ...BUDGET, initial: 0 } },
    });
    const error = (await failureOf(call(client, post, {}))) as RejectedError;
    expect(error).toMatchObject({ code: "budget-spent", cause: { kind: "transport", sent: "maybe" } });
    expect(error.idempotencyKey).toBeDefined();
    expect(error.advice).toContain("idempotencyKey");
  });

  test("trap 43: is credited by successes alone, up to its cap", async () => {
    const environment = virtualEnvironment();
    const answers = [OK, OK, OK, OK, OK, OK, OK, OK, DOWN];
    const { client, seen } = stubClient(answers, { environment, policy: POLICY });
    for (let time = 0; time < 8; time += 1) await call(client, get, {});
    const running = failureOf(call(client, get, {}, { retry: 9 }));
    await environment.advance(60_000);
    await running;
    expect(seen).toHaveLength(8 + 1 + BUDGET.cap);
  });

  test("trap 44: what was paid for a retry that was never sent is given back", async () => {
    const environment = virtualEnvironment(0.99);
    const { client, seen } = stubClient([DOWN], { environment, policy: POLICY });
    for (let time = 0; time < 5; time += 1) {
      const controller = new AbortController();
      const running = failureOf(call(client, get, {}, { signal: controller.signal }));
      await environment.advance(1);
      controller.abort();
      expect(await running).toMatchObject({ kind: "aborted" });
    }
    const running = failureOf(call(client, get, {}));
    await environment.advance(60_000);
    await running;
    expect(seen).toHaveLength(5 + 2);
  });

  test("trap 42: every call settles, whatever the budget", async () => {
    for (const budget of [
      { ratio: 0, cap: 0, initial: 0 },
      { ratio: 1, cap: 1, initial: 9 },
      false,
    ] as const) {
      const environment = virtualEnvironment();
      const { client } = stubClient([DOWN], { environment, policy: { budget, breaker: false } });
      const running = Array.from({ length: 10 }, () => failureOf(call(client, get, {})));
      await environment.advance(60_000);
      for (const end of running) expect(await end).toHaveProperty("code");
      expect(environment.pendingTimers()).toBe(0);
    }
  });
});
