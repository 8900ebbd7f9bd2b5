import { call, type JournalEntry, resumeWrites } from "@gen-client/runtime";
import type { ClientOptions } from "@gen-client/runtime/codegen";
import { apiKeyInHeader, asJson, header, json, operation } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";

const created = jsonResponse(201, { id: "c1" });
const never = () => new Promise<Response>(() => undefined);
const charge: AnyOperation = operation(() => ({
  id: "charge",
  method: "POST",
  path: "/charges",
  header: { idempotencyKey: header("Idempotency-Key") },
  body: json(),
  replies: { 201: asJson() },
  policy: { class: "keyed", retry: { maxAttempts: 1 } },
}));
const key = { idempotencyKey: "order-1" };
const secured = {
  securitySchemes: { key: apiKeyInHeader("X-Api-Key") },
  security: [["key"]],
} as const;
const operations = [charge];
const turn = () => new Promise((resolve) => setImmediate(resolve));

function setUp(answers: readonly Answer[], left: readonly JournalEntry[] = [], options: ClientOptions = {}) {
  const journal = memoryJournal(...left);
  const { client, seen } = stubClient(answers, { journal, auth: { key: "own-secret" }, ...options }, secured);
  const of = (tenant: string) => client.for({ tenant, auth: { key: `${tenant}-secret` } });
  const sent = () => seen.map(({ headers, body }) => [headers.get("x-api-key"), body]);
  return { client, journal, seen, of, sent };
}

/** What a process leaves that is killed while the server has the requests of two tenants, and its own. */
async function leftBehind(): Promise<readonly JournalEntry[]> {
  const { client, journal, of } = setUp([never]);
  for (const caller of [
    of("a"),
    of("b"),
    client.for({ credential: "second", auth: { key: "second-secret" } }),
    client,
  ]) {
    call(caller, charge, { body: { amount: 7 } }, key);
    await turn();
    await turn();
  }
  return [...journal.entries.values()];
}

describe("whose write it is that was left", () => {
  test("is said by names, and one key of two tenants is two writes", async () => {
    const left = await leftBehind();
    expect(left.map(({ tenant, credential }) => [tenant, credential])).toStrictEqual([
      ["a", undefined],
      ["b", undefined],
      [undefined, "second"],
      [undefined, undefined],
    ]);
    expect(new Set(left.map(({ id }) => id)).size).toBe(4);
    expect(JSON.stringify(left)).not.toContain("secret");
  });

  test("decides with whose credentials it is sent again: never with another's", async () => {
    const { client, journal, sent } = setUp([created], await leftBehind());
    const ended = await resumeWrites(client, { operations });
    expect(ended.map((each) => [each.kind, each.kind === "left" ? each.reason : ""])).toStrictEqual([
      ["left", "other-account"],
      ["left", "other-account"],
      ["left", "other-account"],
      ["done", ""],
    ]);
    expect(sent()).toStrictEqual([["own-secret", '{"amount":7}']]);
    expect(journal.entries.size).toBe(3);
  });

  test("a tenant's client takes up the tenant's", async () => {
    const { of, journal, sent } = setUp([created], await leftBehind());
    await resumeWrites(of("b"), { operations });
    expect(sent()).toStrictEqual([["b-secret", '{"amount":7}']]);
    expect([...journal.entries.values()].map(({ tenant }) => tenant)).toStrictEqual([
      "a",
      undefined,
      undefined,
    ]);
  });

  test("clientFor gives each its own client; the wrong one, or none, leaves it", async () => {
    const { client, of, sent } = setUp([created], await leftBehind());
    const ended = await resumeWrites(client, {
      operations,
      clientFor: ({ tenant, credential }) => {
        if (credential !== undefined) return undefined;
        return tenant === "a" ? of("a") : of("c");
      },
    });
    expect(ended.map(({ kind }) => kind)).toStrictEqual(["done", "left", "left", "done"]);
    expect(sent().map(([sentWith]) => sentWith)).toStrictEqual(["a-secret", "own-secret"]);
  });

  test("decide has the last word on each, of whatever account; only what is to be sent needs its client", async () => {
    const { client, seen, journal } = setUp([created], await leftBehind());
    const asked: unknown[] = [];
    const ended = await resumeWrites(client, {
      operations,
      decide: ({ tenant }) => {
        asked.push(tenant);
        return tenant === "a" ? "drop" : "leave";
      },
    });
    expect(asked).toStrictEqual(["a", "b", undefined, undefined]);
    expect(ended.map(({ kind }) => kind)).toStrictEqual(["dropped", "left", "left", "left"]);
    expect(journal.entries.size).toBe(3);
    expect(seen).toHaveLength(0);
  });

  test("a clientFor that throws does so before anything is sent", async () => {
    const { client, of, seen, journal } = setUp([created], await leftBehind());
    const clientFor = ({ tenant }: { tenant?: string | undefined }) => {
      if (tenant === "b") throw new Error("no such tenant");
      return of(tenant ?? "");
    };
    await expect(resumeWrites(client, { operations, clientFor })).rejects.toThrow("no such tenant");
    expect(seen).toHaveLength(0);
    expect(journal.entries.size).toBe(4);
  });

  test("a tenant's success settles no other tenant's write", async () => {
    const { of, journal } = setUp([jsonResponse(503, {}), created]);
    await failureOf(call(of("a"), charge, { body: { amount: 1 } }, key));
    await call(of("b"), charge, { body: { amount: 2 } }, key);
    await turn();
    expect([...journal.entries.values()].map(({ tenant }) => tenant)).toStrictEqual(["a"]);
  });

  test("nobody's is refused before it is sent: nobody could send it again", async () => {
    const { client, seen, journal } = setUp([created]);
    const unnamed = client.for({ auth: { key: "some-secret" } });
    expect(await failureOf(call(unnamed, charge, { body: {} }))).toMatchObject({
      kind: "usage",
      advice: expect.stringContaining("name of a tenant"),
    });
    expect(seen).toHaveLength(0);
    expect(journal.story).toStrictEqual([]);
    const named = unnamed.for({ tenant: "a" });
    await call(named, charge, { body: {} });
    expect(seen).toHaveLength(1);
  });
});
