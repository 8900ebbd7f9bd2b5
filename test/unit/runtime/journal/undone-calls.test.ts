import { call, type Journal, type JournalEntry } from "@gen-client/runtime";
import { asJson, type ClientDescriptor, httpScheme, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

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
  policy: { class: "keyed", retry: { maxAttempts: 1 } },
}));
const key = { idempotencyKey: "order-1" };
const never = (): Promise<Response> => new Promise(() => undefined);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two calls of one write at a time, each of which waits to be told whether it has a token. */
async function twoCalls(...answers: readonly Answer[]) {
  const asked: ((hasToken: boolean) => void)[] = [];
  const token = (): Promise<string> =>
    new Promise((resolve, reject) => {
      asked.push((hasToken) => (hasToken ? resolve("t") : reject(new Error("no token"))));
    });
  const journal = memoryJournal();
  const { client } = stubClient(answers, { journal, auth: { token } }, secured);
  const calls = [1, 2].map(() => call(client, charge, { body: { amount: 1 } }, key).safe());
  await turn();
  const give = async (at: number, hasToken: boolean): Promise<void> => {
    asked[at]?.(hasToken);
    await turn();
  };
  return { client, journal, calls, give };
}

describe("two calls of one write at a time", () => {
  test("one of which sent nothing: the entry stays, for the other is under way", async () => {
    const { journal, calls, give } = await twoCalls(never);
    await give(0, false);
    expect(await calls[0]).toMatchObject({ ok: false, error: { kind: "auth" } });
    await give(1, true);
    expect(journal.entries.size).toBe(1);
  });

  test("one of which was refused unread: the entry stays, for the other is under way", async () => {
    const { journal, calls, give } = await twoCalls(jsonResponse(403, {}), never);
    await give(0, true);
    expect(await calls[0]).toMatchObject({ ok: false, error: { status: 403 } });
    await give(1, true);
    expect(journal.entries.size).toBe(1);
  });

  test("neither of which sent anything: nothing is left to be done", async () => {
    const { journal, calls, give } = await twoCalls(never);
    await give(0, false);
    await give(1, false);
    await Promise.all(calls);
    expect(journal.entries.size).toBe(0);
  });

  test("the later of which sent nothing, and the earlier does not know: the entry stays", async () => {
    const { journal, calls, give } = await twoCalls(new TypeError("fetch failed"));
    await give(0, true);
    await give(1, false);
    await Promise.all(calls);
    expect(journal.entries.size).toBe(1);
  });

  test("one of which was answered: the other's entry is settled with it, as it is the same write", async () => {
    const { journal, calls, give } = await twoCalls(jsonResponse(201, {}), never);
    await give(0, true);
    await calls[0];
    expect(journal.entries.size).toBe(0);
  });
});

test("what an earlier process left under the same key stays when a call of it sends nothing", async () => {
  const left: JournalEntry = {
    id: JSON.stringify(["Test", "charge", "order-1"]),
    client: "Test",
    operation: "charge",
    key: "order-1",
    method: "POST",
    url: "https://api.test/v1/charges",
    headers: [["idempotency-key", "order-1"]],
    keyPlace: { in: "header", name: "Idempotency-Key" },
    beganAtMs: 1,
    ttlMs: 1,
  };
  const journal = memoryJournal(left);
  const token = async (): Promise<string> => {
    throw new Error("no token");
  };
  const { client } = stubClient([never], { journal, auth: { token } }, secured);
  const end = await call(client, charge, { body: { amount: 1 } }, key).safe();
  await turn();
  expect(end).toMatchObject({ ok: false, error: { kind: "auth" } });
  expect([...journal.entries.values()]).toStrictEqual([left]);
});

test("a write that was corrected before anything left is what the journal holds, however long it takes to forget", async () => {
  let asked = 0;
  const token = async (): Promise<string> => {
    asked += 1;
    if (asked === 1) throw new Error("no token");
    return "t";
  };
  const journal = memoryJournal();
  const waiting: (() => void)[] = [];
  const slow: Journal = {
    ...journal,
    settle: async (id) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      await journal.settle(id);
    },
  };
  const { client, seen } = stubClient([never], { journal: slow, auth: { token } }, secured);
  await call(client, charge, { body: { amount: 1 } }, key).safe();
  call(client, charge, { body: { amount: 2 } }, key);
  await turn();
  expect(seen).toHaveLength(0);
  waiting[0]?.();
  await turn();
  expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":2}']);
  expect([...journal.entries.values()].map(({ body }) => body?.text)).toStrictEqual(['{"amount":2}']);
});

describe("an entry that is to be dropped, as nothing left", () => {
  /** The first call has no token. Of the journal it is asked first what was left, then for the entry that is to go. */
  function setUp(atDrop: () => Promise<readonly JournalEntry[]>) {
    const environment = virtualEnvironment();
    const store = memoryJournal();
    let asked = 0;
    const journal: Journal = {
      ...store,
      pending: () => {
        asked += 1;
        return asked === 2 ? atDrop() : store.pending();
      },
    };
    let hasToken = false;
    const token = async (): Promise<string> => {
      if (hasToken) return "t";
      throw new Error("no token");
    };
    const { client, seen } = stubClient([never], { environment, journal, auth: { token } }, secured);
    const charged = async (amount: number): Promise<void> => {
      call(client, charge, { body: { amount } }, key).safe();
      await turn();
      hasToken = true;
    };
    return { store, seen, charged };
  }

  test.each([
    ["lost", () => new Promise<never>(() => undefined)],
    ["refused", () => Promise.reject(new Error("no such table"))],
  ])("goes before the next call of its key, though the journal's answer was %s", async (_, atDrop) => {
    const { store, seen, charged } = setUp(atDrop);
    await charged(1);
    await charged(2);
    expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":2}']);
    expect([...store.entries.values()].map(({ body }) => body?.text)).toStrictEqual(['{"amount":2}']);
  });

  test("is no other's whose entry has come meanwhile, when the answer comes late", async () => {
    let answer = (_: readonly JournalEntry[]): void => undefined;
    const late = new Promise<readonly JournalEntry[]>((resolve) => {
      answer = resolve;
    });
    const { store, charged } = setUp(() => late);
    await charged(1);
    const before = [...store.entries.values()];
    expect(before).toHaveLength(1);
    await charged(2);
    answer(before);
    await turn();
    expect([...store.entries.values()].map(({ body }) => body?.text)).toStrictEqual(['{"amount":2}']);
  });

  test("is settled once, however many wait for it", async () => {
    const { store, seen, charged } = setUp(() => new Promise<never>(() => undefined));
    await charged(1);
    await Promise.all([charged(2), charged(2)]);
    expect(seen).toHaveLength(2);
    expect(store.story.filter((step) => step === "settle")).toHaveLength(1);
  });
});

describe("an entry that could not be written in time", () => {
  /** The first call has no answer of the journal's, the second no token. */
  async function twoCallsWithout() {
    const environment = virtualEnvironment();
    const store = memoryJournal();
    let write = (): void => undefined;
    const begin: Journal["begin"] = (entry) =>
      new Promise((resolve) => {
        write = () => resolve(store.begin(entry));
      });
    const journal: Journal = { ...store, begin };
    let hasToken = false;
    const token = async (): Promise<string> => {
      if (hasToken) return "t";
      throw new Error("no token");
    };
    const { client, seen } = stubClient([never], { environment, journal, auth: { token } }, secured);
    const first = call(client, charge, { body: { amount: 1 } }, { ...key, timeout: 1_000 }).safe();
    await environment.advance(1_000);
    expect(await first).toMatchObject({ ok: false, error: { code: "total-timeout" } });
    const writeLate = write;
    journal.begin = store.begin;
    await call(client, charge, { body: { amount: 2 } }, key).safe();
    await turn();
    hasToken = true;
    const charged = async (amount: number): Promise<void> => {
      call(client, charge, { body: { amount } }, key).safe();
      await turn();
    };
    return { store, seen, charged, writeLate };
  }

  test("keeps no other's under its key: what is sent is what the journal holds", async () => {
    const { store, seen, charged } = await twoCallsWithout();
    await charged(3);
    expect(seen.map(({ body }) => body)).toStrictEqual(['{"amount":3}']);
    expect([...store.entries.values()].map(({ body }) => body?.text)).toStrictEqual(['{"amount":3}']);
  });

  test("is dropped when it is written after all, and is not another call's that has the key", async () => {
    const { store, charged, writeLate } = await twoCallsWithout();
    writeLate();
    await turn();
    expect(store.entries.size).toBe(0);
    await charged(3);
    writeLate();
    await turn();
    expect(store.entries.size).toBe(1);
  });
});

test.each([504, 503])(
  "a %i that is not repeated, as the key is forgotten before, is left",
  async (status) => {
    const journal = memoryJournal();
    const of = operation(() => ({
      ...charge.describe(),
      policy: {
        class: "keyed" as const,
        idempotency: { ttlMs: 1_000 },
        retry: { baseDelayMs: 2_000, throttleBaseDelayMs: 2_000, jitter: "none" as const },
      },
    }));
    const { client, seen } = stubClient([jsonResponse(status, {})], { journal });
    const end = await call(client, of, { body: { amount: 1 } }).safe();
    await turn();
    expect(end).toMatchObject({ ok: false, error: { status, retryable: false } });
    expect(seen).toHaveLength(1);
    expect(journal.entries.size).toBe(1);
  },
);
