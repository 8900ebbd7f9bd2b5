import { AmbiguousOutcomeError, call, resumeWrites, UsageError } from "@gen-client/runtime";
import {
  asJson,
  bearer,
  bodyFailures,
  bytes,
  type ClientOptions,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import { fallbacks } from "@gen-client/runtime/fallback";
import { describe, expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const NO_WAIT = { baseDelayMs: 0, throttleBaseDelayMs: 0, maxDelayMs: 0 };

function write(policy: PolicyPatch = {}, body = json()): AnyOperation {
  return operation(() => ({
    id: "write",
    method: "POST",
    path: "/write",
    body,
    replies: { "2XX": asJson() },
    policy: { class: "keyed", retry: { maxAttempts: 2, ...NO_WAIT }, ...policy },
    uses: [bodyFailures],
  }));
}
const later: AnyOperation = operation(() => ({ ...write().describe(), id: "later", path: "/later" }));

function failed(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}
const reset = failed("ECONNRESET");
const refused = failed("ECONNREFUSED");
/** Says that it is done, and breaks off in its body. */
const cutOff = (): Response =>
  new Response(
    new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"id":'));
        controller.error(reset);
      },
    }),
    { status: 201 },
  );
const halfDone = jsonResponse(200, { error: "fatal" });
const HALF_DONE: PolicyPatch = { failure: { when: "/error", retry: { fatal: "transient" } } };

describe("a write that the server may have done", () => {
  test.each([
    ["a 201 whose body broke off", cutOff, {}],
    ["a failure within a 200 that may be half-way", halfDone, HALF_DONE],
    ["a 500", jsonResponse(502, {}), {}],
  ] as const)("%s, then turned away: is ambiguous, and done nowhere else", async (_, first, policy) => {
    for (const second of [refused, jsonResponse(503, {}), jsonResponse(403, {})]) {
      const { client, seen } = stubClient([first, second, jsonResponse(200, {})], {
        fallback: fallbacks({ operations: [later] }),
      });
      const chain: PolicyPatch = { fallback: [{ kind: "operation", operationId: "later" }], ...policy };
      const error = await failureOf(call(client, write(chain), { body: {} }));
      expect(seen.map(({ url }) => new URL(url).pathname)).toStrictEqual(["/v1/write", "/v1/write"]);
      if (!(second instanceof Error) && second.status === 403)
        expect(error).toBeInstanceOf(AmbiguousOutcomeError);
    }
  });

  test("is not said to be unsent because the last attempt was", async () => {
    const { client } = stubClient([reset, refused]);
    const error = await failureOf(call(client, write(), { body: {} }));
    expect(error).toMatchObject({ kind: "transport", reason: "connection-refused", sent: "maybe" });
    expect((error as Error & { advice: string }).advice).toContain("idempotencyKey");
  });

  test("stays ambiguous where its body cannot be made again", async () => {
    let made = 0;
    const body = (): Blob => {
      made += 1;
      if (made > 1) throw new Error("the file is gone");
      return new Blob(["x"]);
    };
    const { client, seen } = stubClient([reset]);
    const error = await failureOf(call(client, write({}, bytes()), { body }));
    expect(error).toBeInstanceOf(AmbiguousOutcomeError);
    expect(seen).toHaveLength(1);
  });
});

describe("a write that the server has refused", () => {
  test.each([
    ["403 and 403", [403, 403]],
    ["422 and 404", [422, 404]],
  ] as const)("is refused again under its key: %s", async (_, [first, second]) => {
    const { client } = stubClient([jsonResponse(first, {}), jsonResponse(second, {})]);
    const options = { idempotencyKey: "order-1" };
    expect(await failureOf(call(client, write(), { body: {} }, options))).toMatchObject({ status: first });
    expect(await failureOf(call(client, write(), { body: {} }, options))).toMatchObject({ status: second });
  });

  test("is ambiguous under a key whose first use was lost", async () => {
    const { client } = stubClient([reset, jsonResponse(403, {})]);
    const options = { idempotencyKey: "order-1", retry: false } as const;
    await failureOf(call(client, write(), { body: {} }, options));
    expect(await failureOf(call(client, write(), { body: {} }, options))).toBeInstanceOf(
      AmbiguousOutcomeError,
    );
  });

  test.each([[429, 403], [425, 404], [403]])(
    "leaves nothing in a journal after %i, %s",
    async (...statuses: number[]) => {
      const journal = memoryJournal();
      const answers: Answer[] = statuses.filter(Boolean).map((status) => jsonResponse(status, {}));
      const { client } = stubClient([...answers, jsonResponse(200, {})], { journal });
      await failureOf(call(client, write(), { body: {} }));
      await new Promise((resolve) => setImmediate(resolve));
      expect(await resumeWrites(client, { operations: [write()] })).toStrictEqual([]);
    },
  );
});

describe("a journal's store that throws at once", () => {
  const throwing = (at: "begin" | "settle"): ClientOptions => ({
    journal: {
      ...memoryJournal(),
      [at]: async () => {
        throw new Error("the store is down");
      },
    },
  });

  test("sends nothing where it could not write, and spoils no success", async () => {
    const first = stubClient([jsonResponse(200, {})], throwing("begin"));
    expect(await failureOf(call(first.client, write(), { body: {} }))).toMatchObject({
      code: "journal-failed",
    });
    expect(first.seen).toHaveLength(0);
    const second = stubClient([jsonResponse(200, { id: 1 })], throwing("settle"));
    expect(await call(second.client, write(), { body: {} })).toStrictEqual({ id: 1 });
  });
});

test("a body's maker that fails before anything was sent is the caller's mistake", async () => {
  const { client } = stubClient([jsonResponse(200, {})]);
  const body = (): Blob => {
    throw new Error("no such file");
  };
  expect(await failureOf(call(client, write({}, bytes()), { body }))).toBeInstanceOf(UsageError);
});

describe("what an earlier use of a key may have done", () => {
  const KEY = { idempotencyKey: "order-1" };
  const chain: PolicyPatch = { fallback: [{ kind: "operation", operationId: "later" }] };
  const paths = (seen: readonly { readonly url: string }[]): readonly string[] =>
    seen.map(({ url }) => new URL(url).pathname.slice(3));

  test.each([
    ["lost", reset, refused],
    ["answered, its reply lost", cutOff, jsonResponse(503, {})],
  ] as const)("is done nowhere else by a repeat: %s", async (_, first, second) => {
    const { client, seen } = stubClient([first, second, jsonResponse(200, {})], {
      fallback: fallbacks({ operations: [later] }),
    });
    const once = { ...KEY, retry: false } as const;
    await failureOf(call(client, write(), { body: {} }, once));
    const error = await failureOf(call(client, write(chain), { body: {} }, once));
    expect(paths(seen)).toStrictEqual(["/write", "/write"]);
    expect((error as Error & { advice: string }).advice).toContain("idempotencyKey");
  });

  test("is not made up for when it is taken up again", async () => {
    const journal = memoryJournal();
    const lost = stubClient([reset], { journal, fallback: false });
    await failureOf(call(lost.client, write(chain), { body: {} }, { retry: false }));
    const { client, seen } = stubClient([refused, jsonResponse(200, {})], {
      journal,
      fallback: fallbacks({ operations: [later] }),
    });
    const resumed = await resumeWrites(client, {
      operations: [write({ ...chain, retry: { maxAttempts: 1 } })],
    });
    expect(resumed).toMatchObject([{ kind: "failed" }]);
    expect(paths(seen)).toStrictEqual(["/write"]);
    expect(journal.entries.size).toBe(1);
  });
});

test("a lost write whose repeat has no credential is ambiguous", async () => {
  let asked = 0;
  const token = async (): Promise<string> => {
    asked += 1;
    if (asked > 1) throw new Error("the vault is closed");
    return "t";
  };
  const scheme = { securitySchemes: { token: bearer() }, security: [["token"]] } as const;
  const { client, seen } = stubClient([reset], { auth: { token } }, scheme);
  expect(await failureOf(call(client, write(), { body: {} }))).toBeInstanceOf(AmbiguousOutcomeError);
  expect(seen).toHaveLength(1);
});

describe("a journal keeps what nobody knows the end of", () => {
  test.each([500, 503, 507, 520, 524])("after a %i", async (status) => {
    const journal = memoryJournal();
    const { client } = stubClient([jsonResponse(status, {})], { journal });
    const policy: PolicyPatch = {
      idempotency: { replay: "success" },
      retry: { noRetryStatusCodes: ["5XX"] },
    };
    await failureOf(call(client, write(policy), { body: {} }));
    expect(journal.entries.size).toBe(1);
  });

  test("and not what a server does not do at all, or has done elsewhere", async () => {
    for (const status of [501, 303]) {
      const journal = memoryJournal();
      const { client } = stubClient([new Response(null, { status, headers: { Location: "/done" } })], {
        journal,
      });
      await failureOf(call(client, write(), { body: {} }));
      await new Promise((resolve) => setImmediate(resolve));
      expect(journal.entries.size).toBe(0);
    }
  });
});

describe("attempts that were refused unread", () => {
  test("leave a write to be done in another way", async () => {
    const chain: PolicyPatch = { fallback: [{ kind: "operation", operationId: "later" }] };
    const { client } = stubClient([jsonResponse(429, {}), refused, jsonResponse(200, { from: "later" })], {
      fallback: fallbacks({ operations: [later] }),
    });
    expect(await call(client, write(chain), { body: {} })).toStrictEqual({ from: "later" });
  });

  test("make neither a 409 nor a 412 one of our own", async () => {
    const replaysNone: PolicyPatch = { idempotency: { replay: "none" } };
    const keyed = stubClient([jsonResponse(429, {}), jsonResponse(409, {})]);
    expect(await failureOf(call(keyed.client, write(replaysNone), { body: {} }))).toMatchObject({
      status: 409,
    });
    const put: AnyOperation = operation(() => ({
      id: "put",
      method: "PUT",
      path: "/thing",
      body: json(),
      replies: { 200: asJson() },
      policy: { class: "conditional", retry: { maxAttempts: 2, ...NO_WAIT } },
    }));
    const conditional = stubClient([jsonResponse(429, {}), jsonResponse(412, {})]);
    const options = { headers: { "If-Match": '"1"' } };
    expect(await failureOf(call(conditional.client, put, { body: {} }, options))).toMatchObject({
      status: 412,
    });
  });
});
