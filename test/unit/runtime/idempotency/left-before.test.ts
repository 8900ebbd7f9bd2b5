import { call, type JournalEntry, resumeWrites } from "@gen-client/runtime";
import { asJson, type ClientOptions, header, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const HOUR = 3_600_000;
const created = jsonResponse(201, { id: "c1" });
const down = jsonResponse(503, {});
const charge: AnyOperation = operation(() => ({
  id: "charge",
  method: "POST",
  path: "/charges",
  header: { idempotencyKey: header("Idempotency-Key"), account: header("X-Account") },
  body: json(),
  replies: { 201: asJson() },
  policy: { class: "keyed", retry: { maxAttempts: 1 } },
}));
const operations = [charge];
const key = { idempotencyKey: "k1" };
const seven = { body: { amount: 7 } };
const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(answers: readonly Answer[], options: ClientOptions, ...left: readonly JournalEntry[]) {
  const journal = memoryJournal(...left);
  return { ...stubClient(answers, { journal, ...options }), journal };
}

/** What a process leaves that is killed while the server has its request. */
async function leftBehind(environment: ReturnType<typeof virtualEnvironment>): Promise<JournalEntry> {
  const { client, journal } = setUp([() => new Promise<Response>(() => undefined)], { environment });
  call(client, charge, seven, key);
  await turn();
  await turn();
  const [entry] = journal.entries.values();
  if (entry === undefined) throw new Error("nothing was journalled");
  return entry;
}

describe("a key that an earlier process has used", () => {
  test("trap 52: is as old by hand, after it was taken up in vain, as it was then", async () => {
    const environment = virtualEnvironment();
    const entry = await leftBehind(environment);
    await environment.advance(23 * HOUR);
    const { client, seen } = setUp([down, created], { environment }, entry);
    const [resumed] = await resumeWrites(client, { operations });
    expect(resumed).toMatchObject({ kind: "failed", error: { idempotencyKey: "k1" } });
    await environment.advance(2 * HOUR);
    expect(await failureOf(call(client, charge, seven, key))).toMatchObject({ kind: "ambiguous" });
    expect(seen).toHaveLength(1);
  });

  test("trap 52: is as old as the caller said, in later calls too", async () => {
    const environment = virtualEnvironment();
    const { client, seen } = setUp([down, created], { environment, journal: false });
    const firstUsedAt = environment.wallNow() - 23 * HOUR;
    await failureOf(call(client, charge, seven, { idempotencyKey: { key: "k1", firstUsedAt } }));
    await environment.advance(2 * HOUR);
    expect(await failureOf(call(client, charge, seven, key))).toMatchObject({ kind: "ambiguous" });
    expect(seen).toHaveLength(1);
  });

  test.each(["taken up in vain", "not taken up"])(
    "is refused to another request, and the write that was left stays: %s",
    async (how) => {
      const environment = virtualEnvironment();
      const entry = await leftBehind(environment);
      const { client, seen, journal } = setUp([down, jsonResponse(422, {})], { environment }, entry);
      if (how === "taken up in vain") await resumeWrites(client, { operations });
      const before = seen.length;
      const other = await failureOf(call(client, charge, { body: { amount: 8 } }, key));
      expect(other).toMatchObject({ kind: "usage" });
      await turn();
      expect(seen).toHaveLength(before);
      expect([...journal.entries.values()]).toStrictEqual([entry]);
    },
  );

  test("is refused to the same request with another header parameter", async () => {
    const environment = virtualEnvironment();
    const entry = await leftBehind(environment);
    const { client, seen } = setUp([created], { environment }, entry);
    const other = await failureOf(call(client, charge, { ...seven, header: { account: "b" } }, key));
    expect(other).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(0);
  });

  test("trap 55: repeated by hand, a 409 says that the server is still at it", async () => {
    const environment = virtualEnvironment();
    const entry = await leftBehind(environment);
    const { client, journal } = setUp([jsonResponse(409, {})], { environment }, entry);
    const error = await failureOf(call(client, charge, seven, key));
    expect(error).toMatchObject({ status: 409, retryable: true });
    await turn();
    expect(journal.entries.size).toBe(1);
  });

  test("repeated by hand, it takes the write over, and settles it", async () => {
    const environment = virtualEnvironment();
    const entry = await leftBehind(environment);
    const { client, journal, seen } = setUp([created], { environment }, entry);
    await expect(call(client, charge, seven, key)).resolves.toStrictEqual({ id: "c1" });
    await turn();
    expect(seen).toHaveLength(1);
    expect(journal.entries.size).toBe(0);
  });

  test("trap 52: repeated by hand when the server has forgotten it, it is refused", async () => {
    const environment = virtualEnvironment();
    const entry = await leftBehind(environment);
    await environment.advance(25 * HOUR);
    const { client, journal, seen } = setUp([created], { environment }, entry);
    expect(await failureOf(call(client, charge, seven, key))).toMatchObject({ kind: "ambiguous" });
    expect(seen).toHaveLength(0);
    expect(journal.entries.size).toBe(1);
  });

  test.each(["begin", "pending"] as const)(
    "a journal that fails at %s with an error of another client's is one that has failed",
    async (method) => {
      const elsewhere = await failureOf(call(stubClient([down]).client, charge, seven));
      const store = { ...memoryJournal(), [method]: () => Promise.reject(elsewhere) };
      const { client, seen } = stubClient([created], { journal: store });
      const error = await failureOf(call(client, charge, seven));
      expect(error).toMatchObject({ code: "journal-failed", cause: elsewhere });
      expect(seen).toHaveLength(0);
    },
  );

  test("a journal that cannot say what was left lets nothing go, and is asked again", async () => {
    const store = memoryJournal();
    let asked = 0;
    const pending = (): Promise<readonly JournalEntry[]> => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error("no such table")) : store.pending();
    };
    const { client, seen } = stubClient([created], { journal: { ...store, pending } });
    expect(await failureOf(call(client, charge, seven))).toMatchObject({
      code: "journal-failed",
      cause: { message: "no such table" },
    });
    expect(seen).toHaveLength(0);
    await call(client, charge, seven);
    expect(seen).toHaveLength(1);
  });

  test("a question to the journal that gets lost costs the call that asked it, and no other", async () => {
    const environment = virtualEnvironment();
    const store = memoryJournal(await leftBehind(environment));
    let asked = 0;
    const pending = (): Promise<readonly JournalEntry[]> => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : store.pending();
    };
    const { client, seen } = stubClient([created], { environment, journal: { ...store, pending } });
    const unlucky = failureOf(call(client, charge, { body: { amount: 1 } }));
    const beside = call(client, charge, { body: { amount: 2 } });
    await environment.advance(0);
    await beside;
    await environment.advance(30_000);
    expect(await unlucky).toMatchObject({ code: "total-timeout", sent: "no" });
    await call(client, charge, { body: { amount: 3 } });
    expect(seen).toHaveLength(2);
    const other = await failureOf(call(client, charge, { body: { amount: 8 } }, key));
    expect(other, "what an earlier process has left is known all the same").toMatchObject({ kind: "usage" });
  });
});
