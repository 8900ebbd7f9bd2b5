import { call } from "@gen-client/runtime";
import { asJson, bytes, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const upload: AnyOperation = operation(() => ({
  id: "upload",
  method: "PUT",
  path: "/x",
  body: bytes(),
  replies: { 200: asJson() },
  policy: { retry: { maxAttempts: 3, baseDelayMs: 0 }, breaker: false },
}));
const done = jsonResponse(200, { ok: true });

/** A stream that says when it is let go. */
function watched(): { readonly stream: ReadableStream<Uint8Array>; readonly isOpen: () => boolean } {
  let open = true;
  const stream = new ReadableStream<Uint8Array>({
    cancel: () => {
      open = false;
    },
  });
  return { stream, isOpen: () => open };
}

const refuse = (): Promise<Response> => {
  const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
  return Promise.reject(new TypeError("fetch failed", { cause }));
};

describe("a body that is made for each attempt", () => {
  test("trap 29: is let go where the attempt failed before it was read", async () => {
    const made: ReturnType<typeof watched>[] = [];
    const make = (): ReadableStream<Uint8Array> => {
      const next = watched();
      made.push(next);
      return next.stream;
    };
    const { client } = stubClient([], { fetch: refuse });
    await failureOf(call(client, upload, { body: make }));
    expect(made).toHaveLength(3);
    expect(made.map(({ isOpen }) => isOpen())).toStrictEqual([false, false, false]);
  });

  test("trap 29: is let go when it comes too late for its call", async () => {
    const environment = virtualEnvironment();
    const late = watched();
    let give = (_: ReadableStream<Uint8Array>): void => undefined;
    const body = () =>
      new Promise<ReadableStream<Uint8Array>>((resolve) => {
        give = resolve;
      });
    const { client, seen } = stubClient([done], { environment });
    const failed = failureOf(call(client, upload, { body }, { timeout: 300, retry: false }));
    await environment.advance(300);
    expect(await failed).toMatchObject({ kind: "timeout", sent: "no" });
    give(late.stream);
    await environment.advance(0);
    expect(late.isOpen()).toBe(false);
    expect(seen).toHaveLength(0);
  });

  test("trap 22: leaves not after the deadline, though no timer had its turn while it was made", async () => {
    let nowMs = 0;
    const environment = { ...virtualEnvironment(), now: () => nowMs };
    const { client, seen } = stubClient([done], { environment });
    const body = (): string => {
      nowMs = 700;
      return "busy";
    };
    const error = await failureOf(call(client, upload, { body }, { timeout: 300, retry: false }));
    expect(error).toMatchObject({ kind: "timeout", phase: "total", limitMs: 300 });
    nowMs = 0;
    const context = { remainingMs: () => 200 - nowMs };
    const inContext = await failureOf(call(client, upload, { body }, { context, retry: false }));
    expect(inContext).toMatchObject({ kind: "timeout", phase: "total", limitMs: 200 });
    expect(seen).toHaveLength(0);
  });
});
