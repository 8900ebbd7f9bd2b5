import { AbortedError, call, TimeoutError } from "@gen-client/runtime";
import { asJson, bearer, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const poll: AnyOperation = operation(() => ({
  id: "poll",
  method: "GET",
  path: "/updates",
  replies: { 200: asJson() },
  policy: { class: "long-poll", timeout: { attemptMs: 5_000, totalMs: 20_000 } },
}));
const never = (): Promise<Response> => new Promise(() => undefined);
/** The head, this much of the body, then nothing. */
const stalled = (piece?: string): Response =>
  new Response(
    new ReadableStream({
      start: (controller) => {
        if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
      },
    }),
    { headers: { "Content-Type": "application/json" } },
  );

describe("a long poll", () => {
  test("that hears nothing ends well, with nothing, after one request", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([never], { environment });
    const running = call(client, poll, {}).withMeta();
    await environment.advance(5_000);
    const { data, meta, response } = await running;
    expect(data).toBeUndefined();
    expect(response.status).toBe(0);
    expect(meta.attempts).toMatchObject([{ number: 1, reason: "attempt-timeout" }]);
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("does so when the call's own time is up, and when the head alone has come", async () => {
    for (const [answer, options] of [
      [never, { timeout: 1_000 }],
      [() => stalled(), {}],
    ] as const) {
      const environment = virtualEnvironment();
      const { client } = stubClient([answer], { environment });
      const running = call(client, poll, {}, options);
      await environment.advance(10_000);
      expect(await running).toBeUndefined();
    }
  });

  test("that is cut off in the middle of an answer is a timeout", async () => {
    const environment = virtualEnvironment();
    const { client } = stubClient([() => stalled('{"id":')], { environment });
    const running = failureOf(call(client, poll, {}));
    await environment.advance(10_000);
    expect(await running).toBeInstanceOf(TimeoutError);
  });

  test("that never came to ask is a timeout", async () => {
    const environment = virtualEnvironment();
    const auth = { key: () => new Promise<string>(() => undefined) };
    const secured = { securitySchemes: { key: bearer() }, security: [["key"]] } as const;
    const { client, seen } = stubClient([never], { environment, auth }, secured);
    const running = failureOf(call(client, poll, {}));
    await environment.advance(30_000);
    expect(await running).toBeInstanceOf(TimeoutError);
    expect(seen).toHaveLength(0);
  });

  test("that its caller gives up is aborted", async () => {
    const controller = new AbortController();
    const { client } = stubClient([never]);
    const running = failureOf(call(client, poll, {}, { signal: controller.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await running).toBeInstanceOf(AbortedError);
  });

  test("keeps the circuit closed, however often it hears nothing", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([never], { environment, policy: { breaker: { consecutive: 2 } } });
    for (let round = 0; round < 5; round += 1) {
      const running = call(client, poll, {});
      await environment.advance(5_000);
      expect(await running).toBeUndefined();
    }
    expect(seen).toHaveLength(5);
  });
});

describe("a reply without content where one was documented", () => {
  const read: AnyOperation = operation(() => ({
    id: "read",
    method: "GET",
    path: "/x",
    replies: { 200: asJson() },
  }));
  test("gives nothing, and is told", async () => {
    const { client } = stubClient([new Response(null, { status: 204 })]);
    const { data, meta } = await call(client, read, {}).withMeta();
    expect(data).toBeUndefined();
    expect(meta.drift).toStrictEqual([{ path: "$", kind: "missing" }]);
  });
});
