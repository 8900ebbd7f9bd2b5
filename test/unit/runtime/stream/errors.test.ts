import { ApiError, call, type EventStream } from "@gen-client/runtime";
import { events, json, type Operation, operation, r, reader } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { drained } from "../deadline/drained.ts";
import { stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";
import { eventReply, gathered } from "./pieces.ts";

const generateBy = (method: "GET" | "POST"): Operation<{ body?: object }, EventStream<unknown>, unknown> =>
  operation(() => ({
    id: "generate",
    method,
    path: "/texts",
    ...(method === "POST" && { body: json() }),
    replies: { 200: events(reader(() => r.object({ a: r.number() }))) },
    policy: { timeout: { idleMs: 1_000 } },
  }));
const generate = generateBy("POST");
const FIRST = 'data: {"a":1}\n\n';
const INPUT = { body: {} };

describe("a write whose stream does not come through has taken effect: it is not to be called again", () => {
  test("when it breaks", async () => {
    const { client } = stubClient([() => eventReply([FIRST], new Error("reset"))]);
    const { error } = await gathered(call(client, generate, INPUT));
    expect(error).toMatchObject({ kind: "transport", retryable: false, sent: "yes", received: 1 });
    expect(error).toMatchObject({ advice: expect.stringContaining("The server answered 200") });
  });

  test.each([
    ["when nothing more comes of it", {}, "idle"],
    ["when the time of its call is over", { timeout: 500 }, "total"],
  ])("%s", async (_what, options, phase) => {
    const environment = virtualEnvironment();
    const { client } = stubClient([() => eventReply([FIRST], "stall")], { environment });
    const end = drained(call(client, generate, INPUT, options), environment);
    await environment.advance(2_000);
    expect(end.error).toMatchObject({ kind: "timeout", phase, retryable: false, sent: "yes", received: 1 });
    expect(end.error).toMatchObject({ advice: expect.stringContaining("The server answered 200") });
  });
});

test("a read whose stream stalls may be called again", async () => {
  const environment = virtualEnvironment();
  const { client } = stubClient([() => eventReply([FIRST], "stall")], { environment });
  const end = drained(call(client, generateBy("GET"), {}), environment);
  await environment.advance(2_000);
  expect(end.error).toMatchObject({ kind: "timeout", phase: "idle", retryable: true });
});

test("an error that the server sends has the digits of integers that no number can hold", async () => {
  const sent = 'event: error\ndata: {"error":{"message":"boom"},"request_id":12345678901234567890}\n\n';
  const { client } = stubClient([() => eventReply([FIRST, sent])]);
  const { error } = await gathered(call(client, generate, INPUT));
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).data).toStrictEqual({
    error: { message: "boom" },
    request_id: "12345678901234567890",
  });
});
