import { AuthError, type ClientEvent, call, UsageError } from "@gen-client/runtime";
import {
  asJson,
  type ClientDescriptor,
  type ClientOptions,
  httpScheme,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import { type FallbackQueue, fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const created = jsonResponse(201, {});
const secured: Partial<ClientDescriptor> = {
  securitySchemes: { token: httpScheme("bearer") },
  security: [["token"]],
};
const charge: AnyOperation = operation(() => ({
  id: "charge",
  method: "POST",
  path: "/charges",
  body: json(),
  replies: { 201: asJson() },
  policy: { class: "keyed", idempotency: { ttlMs: 60_000 }, retry: { maxAttempts: 1 } },
}));
const key = { idempotencyKey: "order-1" };
const amount = (value: number) => ({ body: { amount: value } });

/** Gives tokens, one for each time it is told whether there is one; until then it is waited for. */
function tokens() {
  const asked: ((hasToken: boolean) => void)[] = [];
  const token = (): Promise<string> =>
    new Promise((resolve, reject) => {
      asked.push((hasToken) => (hasToken ? resolve("t") : reject(new Error("no token"))));
    });
  return { auth: { token }, asked };
}

/** The first call of a key fails before anything of it left; the ones after may go. */
function firstFails(more: ClientOptions = {}) {
  let asked = 0;
  const token = async (): Promise<string> => {
    asked += 1;
    if (asked === 1) throw new Error("no token");
    return "t";
  };
  return { auth: { token }, ...more };
}

function failed(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a key whose request never left", () => {
  test("is free for a request that was corrected", async () => {
    const { client, seen } = stubClient([created], firstFails(), secured);
    expect(await failureOf(call(client, charge, amount(1), key))).toBeInstanceOf(AuthError);
    expect(seen).toHaveLength(0);
    await call(client, charge, amount(2), key);
    expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":2}']);
  });

  test("is new to the same request: a 409 is a conflict, and no reuse is told", async () => {
    const events: ClientEvent[] = [];
    const options = firstFails({ onEvent: (event) => events.push(event) });
    const { client, seen } = stubClient([jsonResponse(409, {}), created], options, secured);
    await failureOf(call(client, charge, amount(1), key));
    const error = await failureOf(call(client, charge, amount(1), { ...key, retry: 3 }));
    expect(error).toMatchObject({ status: 409 });
    expect(seen).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === "key-reuse")).toStrictEqual([]);
  });

  test("has not aged", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([created], firstFails({ environment }), secured);
    await failureOf(call(client, charge, amount(1), key));
    await environment.advance(60_000);
    await call(client, charge, amount(1), key);
    expect(seen).toHaveLength(1);
  });

  test.each([
    ["a refused connection", failed("ECONNREFUSED")],
    ["a credential that the server refused, before it looked at the request", jsonResponse(401, {})],
  ])("after %s", async (_, answer) => {
    const { client, seen } = stubClient([answer, created]);
    await failureOf(call(client, charge, amount(1), key));
    await call(client, charge, amount(2), key);
    expect(seen).toHaveLength(2);
  });

  test("after an abort while it waited", async () => {
    const { auth, asked } = tokens();
    const { client, seen } = stubClient([created], { auth }, secured);
    const controller = new AbortController();
    const first = failureOf(call(client, charge, amount(1), { ...key, signal: controller.signal }));
    await turn();
    controller.abort();
    expect(await first).toMatchObject({ kind: "aborted" });
    const second = call(client, charge, amount(2), key);
    await turn();
    asked[1]?.(true);
    await second;
    expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":2}']);
  });
});

describe("a key whose request may have left", () => {
  test("elsewhere, by the caller's word, is that request's and as old as that, though nothing left here", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([created], { environment });
    const old = { idempotencyKey: { key: "order-1", firstUsedAt: environment.wallNow() - 60_000 } };
    expect(await failureOf(call(client, charge, amount(1), old))).toMatchObject({ kind: "ambiguous" });
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
    expect(await failureOf(call(client, charge, amount(1), key))).toMatchObject({ kind: "ambiguous" });
    expect(seen).toHaveLength(0);
  });

  test.each([
    ["a 503", jsonResponse(503, {})],
    ["a reset", failed("ECONNRESET")],
    ["a 422", jsonResponse(422, {})],
  ])("is that request's for good: after %s", async (_, answer) => {
    const { client, seen } = stubClient([answer, created]);
    await failureOf(call(client, charge, amount(1), key));
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
    expect(seen).toHaveLength(1);
  });

  test("stays so when a later call of it fails before anything left", async () => {
    const { auth, asked } = tokens();
    const { client, seen } = stubClient([created], { auth }, secured);
    for (const hasToken of [true, false]) {
      const running = call(client, charge, amount(1), key).safe();
      await turn();
      asked.at(-1)?.(hasToken);
      expect((await running).ok).toBe(hasToken);
    }
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
    expect(seen).toHaveLength(1);
  });

  test("is that of a request which waits in a queue for its turn", async () => {
    const taken: unknown[] = [];
    const charges: FallbackQueue = { enqueue: async (queued) => void taken.push(queued) };
    const refused = failed("ECONNREFUSED");
    const { client } = stubClient([refused, created], { fallback: fallbacks({ queues: { charges } }) });
    const of = operation(() => ({
      ...charge.describe(),
      policy: { ...charge.describe().policy, fallback: [{ kind: "queue" as const, name: "charges" }] },
    }));
    await call(client, of, amount(1), key);
    expect(taken).toHaveLength(1);
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
  });
});

describe("a key in use by a call that is under way", () => {
  test("is refused for another request, though nothing has left yet, and free once nothing will", async () => {
    const { auth, asked } = tokens();
    const { client, seen } = stubClient([created], { auth }, secured);
    const first = failureOf(call(client, charge, amount(1), key));
    await turn();
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
    asked[0]?.(false);
    await first;
    const second = call(client, charge, amount(2), key);
    await turn();
    asked[1]?.(true);
    await second;
    expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":2}']);
  });

  test("is held by each of several calls of the same request", async () => {
    const { auth, asked } = tokens();
    const { client, seen } = stubClient([created], { auth }, secured);
    const both = [1, 2].map(() => call(client, charge, amount(1), key).safe());
    await turn();
    asked[0]?.(false);
    await both[0];
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
    asked[1]?.(true);
    await both[1];
    expect(await failureOf(call(client, charge, amount(2), key))).toBeInstanceOf(UsageError);
    expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":1}']);
  });
});
