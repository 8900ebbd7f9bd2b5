import { AbortedError, AmbiguousOutcomeError, ApiError, call, TimeoutError } from "@gen-client/runtime";
import { asJson, bytes, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const get: AnyOperation = operation(() => ({
  id: "get",
  method: "GET",
  path: "/x",
  replies: { 200: asJson() },
}));
const post: AnyOperation = operation(() => ({
  id: "post",
  method: "POST",
  path: "/x",
  body: json(),
  replies: { 201: asJson() },
}));
/** The head has come, and the body never does. */
const stalled =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  (): Response =>
    new Response(new ReadableStream(), { status, headers });

describe("a status stands though its body does not come", () => {
  test.each([400, 404, 422])("a %i is final, not a timeout that is repeated", async (status) => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([stalled(status)], { environment });
    const running = failureOf(call(client, get, {}));
    await environment.advance(40_000);
    expect(await running).toMatchObject({ kind: "api", status, data: undefined });
    expect(seen).toHaveLength(1);
    expect(environment.pendingTimers()).toBe(0);
  });

  test("so that the server's time to wait is kept", async () => {
    const environment = virtualEnvironment(0);
    const busy = stalled(429, { "Retry-After": "15" });
    const { client, seen } = stubClient([busy, jsonResponse(200, {})], { environment });
    const running = call(client, get, {});
    await environment.advance(24_000);
    expect(seen).toHaveLength(1);
    await environment.advance(2_000);
    expect(seen).toHaveLength(2);
    await running;
  });

  test("also where the call's own time is up", async () => {
    const environment = virtualEnvironment();
    const { client } = stubClient([stalled(422)], { environment });
    const running = failureOf(call(client, post, { body: {} }, { timeout: 1_000 }));
    await environment.advance(1_000);
    expect(await running).toBeInstanceOf(ApiError);
  });

  test("and a success says that the write was done, though its reply is lost", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = stubClient([stalled(201)], { environment });
    const running = failureOf(call(client, post, { body: {} }));
    await environment.advance(40_000);
    const error = (await running) as TimeoutError;
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).not.toBeInstanceOf(AmbiguousOutcomeError);
    expect(error).toMatchObject({ sent: "yes", attempts: [{ status: 201, sent: "yes" }] });
    expect(error.advice).toMatch(/answered 201: the request took effect/);
    expect(seen).toHaveLength(1);
  });

  test("but the caller's abort is the caller's", async () => {
    const environment = virtualEnvironment();
    const controller = new AbortController();
    const { client } = stubClient([stalled(422)], { environment });
    const running = failureOf(call(client, get, {}, { signal: controller.signal }));
    await environment.advance(10);
    controller.abort();
    expect(await running).toBeInstanceOf(AbortedError);
  });
});

test("a body whose maker fails is the caller's to mend, and nothing is sent", async () => {
  const broken = new Error("no such file");
  const upload: AnyOperation = operation(() => ({ ...post.describe(), body: bytes() }));
  const { client, seen } = stubClient([jsonResponse(201, {})]);
  const error = await failureOf(call(client, upload, { body: () => Promise.reject(broken) }));
  expect(error).toMatchObject({ kind: "usage", cause: { message: "no such file" } });
  expect(seen).toHaveLength(0);
});
