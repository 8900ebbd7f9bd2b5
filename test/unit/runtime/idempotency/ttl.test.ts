import { type CredentialProvider, call, type JournalEntry, resumeWrites } from "@gen-client/runtime";
import { asJson, json, oauth2, operation, rateLimiting } from "@gen-client/runtime/codegen";
import { describe, expect, test } from "vitest";
import type { PolicyPatch } from "../../../../runtime/src/policy.ts";
import { memoryJournal } from "../support/memory-journal.ts";
import { type Answer, type AnyOperation, jsonResponse, stubClient } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const TTL_MS = 60_000;
const created = jsonResponse(201, {});
const busy = jsonResponse(503, {}, { "Retry-After": "5" });

function keyed(patch: PolicyPatch = {}, method = "POST"): AnyOperation {
  return operation(() => ({
    id: "charge",
    method,
    path: "/charges",
    body: json(),
    replies: { 201: asJson() },
    uses: [rateLimiting],
    policy: {
      class: "keyed",
      idempotency: { ttlMs: TTL_MS },
      // As many milliseconds before each repeat as the environment's number says: half of it.
      retry: { maxAttempts: 4, baseDelayMs: 2_000, multiplier: 1, jitter: "full" },
      timeout: { attemptMs: 5_000 },
      ...patch,
    },
  }));
}

interface Setting {
  /** What is left of the key's time when the call begins. Absent: it is new. */
  readonly leftMs?: number;
  readonly of?: AnyOperation;
}

/** How a call ends, and how many requests it made. */
async function ended(answers: readonly Answer[], { leftMs, of = keyed() }: Setting) {
  const environment = virtualEnvironment(0.5);
  const { client, seen } = stubClient(answers, { environment });
  const firstUsedAt = environment.wallNow() - TTL_MS + (leftMs ?? 0);
  const told = leftMs === undefined ? {} : { idempotencyKey: { key: "order-1", firstUsedAt } };
  const running = call(client, of, { body: { amount: 1 } }, told).safe();
  await environment.advance(30_000);
  return { hits: seen.length, end: await running };
}

describe("trap 52: a key that the server forgets in a queue, after the wait for it", () => {
  const paced = { rateLimit: { requests: 1, perMs: 10_000, burst: 1, maxWaitMs: 20_000 } };
  const quick = { retry: { maxAttempts: 4, baseDelayMs: 0 } };
  const lost = new TypeError("fetch failed");

  test.each([
    ["POST", 1, { ok: false, error: { kind: "ambiguous" } }],
    ["PUT", 2, { ok: true }],
  ] as const)("of a %s: %i requests", async (method, requests, expected) => {
    const of = keyed({ ...quick, ...paced }, method);
    const { hits, end } = await ended([lost, created], { leftMs: 5_000, of });
    expect(hits).toBe(requests);
    expect(end).toMatchObject(expected);
  });

  test("is sent where it outlasts that too", async () => {
    const of = keyed({ ...quick, ...paced });
    const { hits, end } = await ended([lost, created], { leftMs: 15_000, of });
    expect(hits).toBe(2);
    expect(end.ok).toBe(true);
  });
});

describe("trap 52: a key that the server forgets during the wait", () => {
  test("is not sent again: a second before, a wait of five would be too long", async () => {
    const { hits, end } = await ended([busy, created], { leftMs: 1_000 });
    expect(hits).toBe(1);
    expect(end).toMatchObject({
      ok: false,
      error: {
        kind: "ambiguous",
        message: "charge: the outcome is unknown, the server will have forgotten its key before a repeat",
        retryable: false,
        cause: { status: 503, retryable: false },
      },
    });
  });

  test("is sent again where the wait fits, with what chance adds to it", async () => {
    // Asked for 5 s, and 5 % later by the environment's number.
    expect(await ended([busy, created], { leftMs: 5_251 })).toMatchObject({ hits: 2, end: { ok: true } });
    expect(await ended([busy, created], { leftMs: 5_250 })).toMatchObject({ hits: 1, end: { ok: false } });
  });

  test("and which nothing came with before: the reply is handed on, for it says what it is", async () => {
    const of = keyed({ idempotency: { ttlMs: 3_000 } });
    const { hits, end } = await ended([busy, created], { of });
    expect(hits).toBe(1);
    expect(end).toMatchObject({ ok: false, error: { kind: "api", status: 503, retryable: false } });
  });

  test("after a wait that the policy does not allow: the caller is not told to repeat it either", async () => {
    const long = jsonResponse(503, {}, { "Retry-After": "3600" });
    const { hits, end } = await ended([long], { leftMs: 10_000 });
    expect(hits).toBe(1);
    expect(end).toMatchObject({ ok: false, error: { kind: "ambiguous" } });
  });

  test("a reply that is lost is ambiguous", async () => {
    const of = keyed({ idempotency: { ttlMs: 900 } });
    const { hits, end } = await ended([new TypeError("fetch failed"), created], { of });
    expect(hits).toBe(1);
    expect(end).toMatchObject({ ok: false, error: { kind: "ambiguous", cause: { kind: "transport" } } });
  });

  test("so is one that did not come in time", async () => {
    const of = keyed({ idempotency: { ttlMs: 5_900 } });
    const { hits, end } = await ended([() => new Promise<Response>(() => undefined), created], { of });
    expect(hits).toBe(1);
    expect(end).toMatchObject({
      ok: false,
      error: { kind: "ambiguous", idempotencyKey: expect.any(String), cause: { code: "attempt-timeout" } },
    });
  });

  test("a 409 for what is in progress is ambiguous, as its end is not heard any more", async () => {
    const { hits, end } = await ended([jsonResponse(409, {}), created], { leftMs: 900 });
    expect(hits).toBe(1);
    expect(end).toMatchObject({ ok: false, error: { kind: "ambiguous", cause: { status: 409 } } });
  });

  test("an answer is an answer whatever the key's age", async () => {
    const { hits, end } = await ended([jsonResponse(422, {})], { leftMs: 1 });
    expect(hits).toBe(1);
    expect(end).toMatchObject({ ok: false, error: { kind: "api", status: 422 } });
  });
});

describe("trap 52: nothing else than the key is asked for", () => {
  test("where nothing has been sent at all: another attempt does it once", async () => {
    const of = keyed({ idempotency: { ttlMs: 900 } });
    expect(await ended([unsent(), created], { of })).toMatchObject({ hits: 2, end: { ok: true } });
  });

  test("but for an attempt before that may have arrived: the last one says nothing of it", async () => {
    const of = keyed({ idempotency: { ttlMs: 1_900 } });
    const answers = [new TypeError("fetch failed"), unsent(), created];
    const { hits, end } = await ended(answers, { of });
    expect(hits).toBe(2);
    expect(end).toMatchObject({ ok: false, error: { kind: "ambiguous" } });
  });

  test("where the class makes a repeat safe without it", async () => {
    const of = keyed({ class: "idempotent" });
    expect(await ended([busy, created], { leftMs: 1_000, of })).toMatchObject({ hits: 2, end: { ok: true } });
  });

  test("nor is a fresh credential a reason to do it twice", async () => {
    const environment = virtualEnvironment(0.5);
    const oauth: CredentialProvider = {
      kind: "credential-provider",
      identity: "numbered",
      credentialFor: async () => "token",
      answered: ({ status }) => (status === 401 ? "token" : undefined),
    };
    const slowly = async (): Promise<Response> => {
      await new Promise<void>((resolve) => void environment.schedule(1_000, resolve));
      return jsonResponse(401, {});
    };
    const hitsWith = async (ttlMs: number): Promise<number> => {
      const { client, seen } = stubClient(
        [new TypeError("fetch failed"), slowly, created],
        { environment, auth: { oauth } },
        { securitySchemes: { oauth: oauth2({}) }, security: [["oauth"]] },
      );
      const running = call(client, keyed({ idempotency: { ttlMs } }), { body: {} }).safe();
      await environment.advance(10_000);
      await running;
      return seen.length;
    };
    // Lost, a second of waiting, and a second until the 401.
    expect(await hitsWith(2_001)).toBe(3);
    expect(await hitsWith(2_000)).toBe(2);
  });
});

test("trap 52: a write that is taken up again goes by the time that its entry names", async () => {
  const environment = virtualEnvironment(0.5);
  const entry: JournalEntry = {
    id: "1",
    client: "Test",
    operation: "charge",
    key: "order-1",
    method: "POST",
    url: "https://api.test/v1/charges",
    headers: [["idempotency-key", "order-1"]],
    keyPlace: { in: "header", name: "Idempotency-Key" },
    beganAtMs: environment.wallNow() - TTL_MS,
    ttlMs: TTL_MS + 1_000,
  };
  const of = keyed({ idempotency: { ttlMs: 2 * TTL_MS } });
  const { client, seen } = stubClient([busy, created], { environment, journal: memoryJournal(entry) });
  const running = resumeWrites(client, { operations: [of] });
  await environment.advance(30_000);
  expect(await running).toMatchObject([{ kind: "failed", error: { kind: "ambiguous" } }]);
  expect(seen).toHaveLength(1);
});

function unsent(): Error {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  return Object.assign(new TypeError("fetch failed"), { cause });
}
