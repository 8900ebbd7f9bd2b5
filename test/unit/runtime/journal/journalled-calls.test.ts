import { call, type JournalEntry, resumeWrites } from "@gen-client/runtime";
import {
  asJson,
  bindClient,
  bytes,
  type ClientOptions,
  header,
  json,
  operation,
} from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, failureOf, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const created = jsonResponse(201, { id: "c1" });
const DAY = 86_400_000;

function keyed(policy: PolicyPatch = {}, body = json()): AnyOperation {
  return operation(() => ({
    id: "charge",
    method: "POST",
    path: "/charges",
    header: { idempotencyKey: header("Idempotency-Key") },
    body,
    replies: { 201: asJson() },
    policy: { class: "keyed", ...policy },
  }));
}

function setUp(answers: readonly Answer[], options: ClientOptions = {}, ...left: readonly JournalEntry[]) {
  const journal = memoryJournal(...left);
  const stub = stubClient(answers, { journal, ...options });
  return { ...stub, journal };
}

/** What a process leaves that is killed while the server has its request. */
async function leftBehind(options: ClientOptions = {}, idempotencyKey = "k1"): Promise<JournalEntry> {
  const { client, journal } = setUp([() => new Promise<Response>(() => undefined)], options);
  call(client, keyed(), { body: { amount: 7 } }, { idempotencyKey });
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const [entry] = journal.entries.values();
  if (entry === undefined) throw new Error("nothing was journalled");
  return entry;
}

describe("a keyed call of a client with a journal", () => {
  test("is written down before its first byte, and settled after its outcome", async () => {
    const { client, journal, seen } = setUp([
      () => {
        expect(journal.story).toStrictEqual(["begin"]);
        return created.clone();
      },
    ]);
    await call(client, keyed(), { body: { amount: 7 } });
    expect(seen).toHaveLength(1);
    expect(journal.story).toStrictEqual(["begin", "settle"]);
  });

  test("is not sent when the journal fails", async () => {
    const { client, seen } = setUp([created], {
      journal: { ...memoryJournal(), begin: () => Promise.reject(new Error("disk full")) },
    });
    const error = await failureOf(call(client, keyed(), { body: {} }));
    expect(error).toMatchObject({
      kind: "rejected",
      code: "journal-failed",
      cause: { message: "disk full" },
    });
    expect(seen).toHaveLength(0);
  });

  test("ends in time when the journal hangs, and then stands for nothing", async () => {
    const environment = virtualEnvironment();
    let finish = (): void => undefined;
    const journal = memoryJournal();
    const { client, seen } = setUp([created], {
      environment,
      journal: {
        ...journal,
        begin: (entry) =>
          new Promise((resolve) => {
            finish = () => resolve(journal.begin(entry));
          }),
      },
    });
    const failed = failureOf(call(client, keyed(), { body: {} }));
    await environment.advance(30_000);
    expect(await failed).toMatchObject({ kind: "timeout", phase: "total", sent: "no" });
    finish();
    await environment.advance(0);
    expect(seen).toHaveLength(0);
    expect(journal.entries.size).toBe(0);
  });

  test.each([
    ["a refusal by the server", [jsonResponse(402, {})], 0],
    ["a connection refused", [refused()], 0],
    ["an ambiguous 500", [jsonResponse(500, {})], 1],
    ["503 to the end", [jsonResponse(503, {})], 1],
    ["no answer", [new TypeError("fetch failed")], 1],
  ] as const)("%s leaves %#", async (_, answers, left) => {
    const policy = { retry: { baseDelayMs: 0, throttleBaseDelayMs: 0 } };
    const { client, journal } = setUp(answers, { policy });
    await failureOf(call(client, keyed(), { body: {} }));
    expect(journal.entries.size).toBe(left);
  });

  test("calls without key are none of its business", async () => {
    const { client, journal } = setUp([created]);
    await call(
      client,
      operation(() => ({ ...keyed().describe(), policy: {} })),
      { body: {} },
    );
    expect(journal.story).toStrictEqual([]);
  });

  test("persist: journal without one fails before sending, and journal: false says so be it", async () => {
    const of = keyed({ idempotency: { persist: "journal" } });
    const without = stubClient([created]);
    expect(await failureOf(call(without.client, of, { body: {} }))).toMatchObject({ kind: "usage" });
    expect(without.seen).toHaveLength(0);
    const off = stubClient([created], { journal: false });
    await call(off.client, of, { body: {} });
    expect(off.seen).toHaveLength(1);
  });

  test("a body that can be read once cannot be journalled: refused where the document insists", async () => {
    const stream = () => new Blob(["abc"]).stream();
    const { client, journal, seen } = setUp([created]);
    await call(client, keyed({}, bytes()), { body: stream() });
    expect(journal.story).toStrictEqual([]);
    const of = keyed({ idempotency: { persist: "journal" } }, bytes());
    expect(await failureOf(call(client, of, { body: stream() }))).toMatchObject({ kind: "usage" });
    expect(seen).toHaveLength(1);
  });

  test("trap 62: neither credentials nor headers like them are written down", async () => {
    const canary = "s3cr3t-canary";
    const entry = await leftBehind({
      headers: { "X-Api-Key": canary, "X-Team": canary, "X-Session-Id": canary },
    });
    expect(JSON.stringify(entry)).not.toContain(canary);
  });
});

describe("resumeWrites", () => {
  test("sends what was left with the same key and bytes, with today's headers, and settles it", async () => {
    const entry = await leftBehind();
    const { client, journal, seen } = setUp([created], { headers: { "X-Team": "blue" } }, entry);
    const [resumed] = await resumeWrites(client, { operations: [keyed()] });
    expect(resumed).toMatchObject({ kind: "done", data: { id: "c1" }, meta: { idempotencyKey: "k1" } });
    expect(seen).toMatchObject([
      { method: "POST", url: "https://api.test/v1/charges", body: '{"amount":7}' },
    ]);
    expect(seen[0]?.headers.get("idempotency-key")).toBe("k1");
    expect(seen[0]?.headers.get("content-type")).toBe("application/json");
    expect(seen[0]?.headers.get("x-team")).toBe("blue");
    expect(journal.entries.size).toBe(0);
  });

  test.each([
    ["another in place of the client's", { "X-Account": "other" }, ["other", "main"]],
    ["none in place of the client's", { "x-account": undefined }, [null, "main"]],
    ["a secret in place of the client's", { "X-Api-Key": "theirs" }, ["acct", null]],
  ])("sends what was left with the headers of its call: %s", async (_, headers, sent) => {
    const options = { headers: { "X-Account": "acct", "X-Api-Key": "main" } };
    const left = setUp([() => new Promise<Response>(() => undefined)], options);
    call(left.client, keyed(), { body: {} }, { headers });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const { client, seen } = setUp([created], options, ...left.journal.entries.values());
    await resumeWrites(client, { operations: [keyed()] });
    const resumed = seen[0]?.headers;
    expect([resumed?.get("x-account"), resumed?.get("x-api-key")]).toStrictEqual(sent);
  });

  test("trap 52: refuses what is older than the server's memory, and keeps it for somebody to look at", async () => {
    const environment = virtualEnvironment(0.5, Date.now() + DAY + 1_000);
    const entry = await leftBehind();
    const { client, journal, seen } = setUp([created], { environment }, entry);
    const [resumed] = await resumeWrites(client, { operations: [keyed()] });
    expect(resumed).toMatchObject({ kind: "expired", error: { kind: "ambiguous" } });
    expect(seen).toHaveLength(0);
    expect(journal.entries.size).toBe(1);
  });

  test("trap 55: a 409 means that the server is still at it", async () => {
    const entry = await leftBehind();
    const policy = { retry: { baseDelayMs: 0 } };
    const { client, seen } = setUp([jsonResponse(409, {}), created], { policy }, entry);
    expect(await resumeWrites(client, { operations: [keyed()] })).toMatchObject([{ kind: "done" }]);
    expect(seen).toHaveLength(2);
  });

  test("keeps what failed again without an outcome", async () => {
    const entry = await leftBehind();
    const policy = { retry: { throttleBaseDelayMs: 0, baseDelayMs: 0 } };
    const { client, journal } = setUp([jsonResponse(503, {})], { policy }, entry);
    expect(await resumeWrites(client, { operations: [keyed()] })).toMatchObject([
      { kind: "failed", error: { status: 503 } },
    ]);
    expect(journal.entries.size).toBe(1);
  });

  test.each([
    [401, 1],
    [403, 1],
    [404, 1],
    [402, 0],
    [422, 0],
  ])("a %i says of the write before: %i left", async (status, left) => {
    const entry = await leftBehind();
    const { client, journal } = setUp([jsonResponse(status, {})], {}, entry);
    expect(await resumeWrites(client, { operations: [keyed()] })).toMatchObject([{ kind: "failed" }]);
    expect(journal.entries.size).toBe(left);
  });

  test("finds the operations of a client's methods, and settles also where the document takes no key any more", async () => {
    const entry = await leftBehind();
    const journal = memoryJournal(entry);
    const client = bindClient(
      { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] },
      { baseUrl: "https://api.test/v1", journal, fetch: async () => created.clone() },
      { charges: { charge: operation(() => ({ ...keyed().describe(), policy: {} })) } },
    );
    expect(await resumeWrites(client)).toMatchObject([{ kind: "done", data: { id: "c1" } }]);
    expect(journal.entries.size).toBe(0);
  });

  test("sends nothing to where the client does not go, whatever the journal says", async () => {
    const entry = { ...(await leftBehind()), url: "https://evil.test/v1/charges" };
    const { client, seen } = setUp([created], {}, entry);
    const ended = await resumeWrites(client, { operations: [keyed()] });
    expect(ended).toMatchObject([{ kind: "left", reason: "elsewhere" }]);
    expect(seen).toHaveLength(0);
  });

  test("leaves what is under way, other clients' entries and unknown operations", async () => {
    const entry = await leftBehind();
    const { client, journal, seen } = setUp(
      [() => new Promise<Response>(() => undefined)],
      {},
      { ...entry, id: "1", client: "Other" },
      { ...entry, id: "2", operation: "gone" },
    );
    call(client, keyed(), { body: {} });
    await new Promise((resolve) => setImmediate(resolve));
    const ended = await resumeWrites(client, { operations: [keyed()] });
    expect(ended).toMatchObject([{ kind: "left", reason: "unknown-operation" }]);
    expect(journal.entries.size).toBe(3);
    expect(seen.length).toBeLessThanOrEqual(1);
  });

  test("asks before each, if it is told to", async () => {
    const [a, b] = [await leftBehind({}, "a"), await leftBehind({}, "b")];
    const { client, journal, seen } = setUp([created], {}, a, b);
    const decide = ({ key }: JournalEntry) => (key === "a" ? "drop" : "leave") as "drop" | "leave";
    const ended = await resumeWrites(client, { operations: [keyed()], decide });
    expect(ended.map(({ kind }) => kind)).toStrictEqual(["dropped", "left"]);
    expect([...journal.entries.values()].map(({ key }) => key)).toStrictEqual(["b"]);
    expect(seen).toHaveLength(0);
  });

  test("bytes come back as they were", async () => {
    const body = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256);
    const of = keyed({}, bytes());
    const first = setUp([() => new Promise<Response>(() => undefined)]);
    call(first.client, of, { body });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [entry] = first.journal.entries.values();
    let sent = new Uint8Array();
    const answer = async (request: Request) => {
      sent = new Uint8Array(await request.arrayBuffer());
      return created.clone();
    };
    const { client } = setUp([answer], {}, ...(entry === undefined ? [] : [entry]));
    await resumeWrites(client, { operations: [of] });
    expect(Buffer.compare(sent, body)).toBe(0);
  });
});

function refused(): Error {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  return Object.assign(new TypeError("fetch failed"), { cause });
}
