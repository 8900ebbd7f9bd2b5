import {
  AmbiguousOutcomeError,
  ApiError,
  type CallOptions,
  type ClientEvent,
  call,
  ReadError,
  TimeoutError,
  TransportError,
} from "@gen-client/runtime";
import {
  asStream,
  bytes,
  type ClientOptions,
  createBareClient,
  header,
  idempotencyKeys,
  json,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Fault, type FaultServer, jsonReply, startFaultServer } from "./fault-server.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
interface Pet {
  readonly id: string;
}
const PetReader: Reader<Pet> = reader(() => r.object({ id: r.string() }));
const getPet: Operation<{ path: { id: string } }, Pet, unknown> = operation(() => ({
  id: "getPet",
  method: "GET",
  path: "/pets/{id}",
  replies: { 200: PetReader },
}));
const addPet: Operation<{ body: Pet }, Pet, unknown> = operation(() => ({
  id: "addPet",
  method: "POST",
  path: "/pets",
  body: json(),
  replies: { 201: PetReader },
}));
interface ChargeInput {
  readonly header?: { readonly idempotencyKey?: string };
  readonly body: { readonly amount: number };
}
const charge: Operation<ChargeInput, Pet, unknown> = operation(() => ({
  id: "charge",
  method: "POST",
  path: "/charges",
  header: { idempotencyKey: header("Idempotency-Key") },
  body: json(),
  replies: { 201: PetReader },
  policy: { class: "keyed" },
  uses: [idempotencyKeys],
}));
const upload: Operation<{ body: ReadableStream<Uint8Array> | (() => string) }, Pet, unknown> = operation(
  () => ({
    id: "upload",
    method: "PUT",
    path: "/upload",
    body: bytes(),
    replies: { 200: PetReader },
  }),
);
const download: Operation<undefined, ReadableStream<Uint8Array>, unknown> = operation(() => ({
  id: "download",
  method: "GET",
  path: "/download",
  replies: { 200: asStream() },
}));

const OK = jsonReply(200, { id: "a" });
const CREATED = jsonReply(201, { id: "a" });
const DOWN = jsonReply(503, { title: "down" });
const QUICK = { retry: { baseDelayMs: 1, throttleBaseDelayMs: 1 } } as const;

let server: FaultServer | undefined;
afterEach(() => server?.stop());

async function serve(...faults: Fault[]): Promise<FaultServer> {
  server = await startFaultServer(...faults);
  return server;
}
const clientOf = ({ url }: FaultServer, options: ClientOptions = {}) =>
  createBareClient(API, { baseUrl: url, policy: QUICK, ...options });
const failure = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect.unreachable("the call was to fail"),
    (error: unknown) => error,
  );

describe("retries over real sockets", () => {
  test("FIELD 3: 503, 503, 200 is three requests and the data", async () => {
    const at = await serve(DOWN, DOWN, OK);
    const { data, meta } = await call(clientOf(at), getPet, { path: { id: "a" } }).withMeta();
    expect(data).toStrictEqual({ id: "a" });
    expect(meta.attempts.map(({ status }) => status)).toStrictEqual([503, 503, 200]);
    expect(at.hits).toHaveLength(3);
    expect(new Set(at.hits.map(({ headers }) => headers["x-request-id"])).size).toBe(1);
  });

  test.each([1, 2, 3, 4, 5])("trap 7: maxAttempts %i is as many requests", async (maxAttempts) => {
    const at = await serve(DOWN);
    await failure(call(clientOf(at), getPet, { path: { id: "a" } }, { retry: maxAttempts }));
    expect(at.hits).toHaveLength(maxAttempts);
  });

  test.each([408, 413, 429, 500, 502, 503, 504])(
    "trap 10: nothing below repeats a %i, whatever it is handed",
    async (status) => {
      const at = await serve({ kind: "reply", status, body: "{}" });
      // As ky itself would take them.
      const ofKy = { retry: { limit: 5, maxAttempts: 1 }, policy: { retry: { limit: 5 } } } as CallOptions;
      await failure(call(clientOf(at), getPet, { path: { id: "a" } }, ofKy));
      expect(at.hits).toHaveLength(1);
    },
  );

  test("FIELD 4: a keyed POST survives a reset with the same key and the same bytes", async () => {
    const at = await serve({ kind: "reset" }, CREATED);
    const { meta } = await call(clientOf(at), charge, { body: { amount: 1 } }).withMeta();
    const [first, second] = at.hits;
    expect(at.hits).toHaveLength(2);
    expect(first?.headers["idempotency-key"]).toBe(meta.idempotencyKey);
    expect(second?.headers["idempotency-key"]).toBe(meta.idempotencyKey);
    expect(second?.body).toBe(first?.body);
  });

  test("trap 49: two calls have two keys", async () => {
    const at = await serve(CREATED);
    await call(clientOf(at), charge, { body: { amount: 1 } });
    await call(clientOf(at), charge, { body: { amount: 1 } });
    expect(new Set(at.hits.map(({ headers }) => headers["idempotency-key"])).size).toBe(2);
  });

  test("trap 5: a POST without a key is sent once when the connection is reset", async () => {
    const at = await serve({ kind: "reset" }, CREATED);
    const error = await failure(call(clientOf(at), addPet, { body: { id: "a" } }));
    expect(error).toBeInstanceOf(AmbiguousOutcomeError);
    expect((error as AmbiguousOutcomeError).cause).toBeInstanceOf(TransportError);
    expect(at.hits).toHaveLength(1);
  });

  test("trap 5: a refused connection is repeated even for a POST", async () => {
    const gone = await startFaultServer();
    await gone.stop();
    const at = await serve(CREATED);
    const fetches: string[] = [];
    const refuseOnce: typeof fetch = (input, init) => {
      fetches.push("");
      return fetches.length === 1 ? fetch(gone.url) : fetch(input, init);
    };
    await call(clientOf(at, { fetch: refuseOnce }), addPet, { body: { id: "a" } });
    expect(at.hits).toHaveLength(1);
    expect(fetches).toHaveLength(2);
  });

  test("trap 6: a keep-alive connection that died costs a keyed POST one repeat at most", async () => {
    const at = await serve(CREATED);
    const client = clientOf(at);
    await call(client, charge, { body: { amount: 1 } });
    at.closeIdle();
    await call(client, charge, { body: { amount: 2 } });
    const keys = at.hits.slice(1).map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(1);
  });

  test("trap 1: a stream is sent once, a factory on every attempt", async () => {
    const at = await serve(DOWN);
    const stream = new Blob(["abc"]).stream();
    const error = await failure(call(clientOf(at), upload, { body: stream }));
    expect(error).toBeInstanceOf(ApiError);
    expect(at.hits).toHaveLength(1);
    at.script(DOWN, OK);
    await call(clientOf(at), upload, { body: () => "abc" });
    expect(at.hits.map(({ body }) => body)).toStrictEqual(["abc", "abc", "abc"]);
  });

  test("trap 51: replay all, and a stored 500: one request and an ambiguous outcome", async () => {
    const at = await serve(jsonReply(500, { title: "boom" }));
    const error = await failure(call(clientOf(at), charge, { body: { amount: 1 } }));
    expect(error).toBeInstanceOf(AmbiguousOutcomeError);
    expect(at.hits).toHaveLength(1);
  });

  test("trap 14: the error tells of every attempt", async () => {
    const at = await serve({ kind: "reset" }, DOWN, jsonReply(404, { title: "none" }));
    const error = await failure(call(clientOf(at), getPet, { path: { id: "a" } }));
    expect((error as ApiError).attempts.map(({ status, reason }) => status ?? reason)).toStrictEqual([
      expect.stringMatching(/^connection-/),
      503,
      404,
    ]);
  });

  test("trap 3: error bodies do not hold their connections", async () => {
    const big = { kind: "reply", status: 503, body: "x".repeat(512_000) } as const;
    const at = await serve(big, big, OK);
    await call(clientOf(at), getPet, { path: { id: "a" } });
    expect(at.openSockets()).toBeLessThanOrEqual(1);
  });
});

describe("time over real sockets", () => {
  const limited = (timeout: CallOptions["timeout"]): CallOptions => ({ timeout, retry: false });

  test("trap 11: a wait beyond the deadline fails at once, with the time", async () => {
    const at = await serve(jsonReply(429, {}, { "Retry-After": "90" }));
    const error = await failure(call(clientOf(at), getPet, { path: { id: "a" } }, { timeout: 5_000 }));
    expect((error as ApiError).retryAfterMs).toBe(90_000);
    expect((error as ApiError).elapsedMs).toBeLessThan(200);
    expect((error as ApiError).advice).toContain("90 s");
    expect(at.hits).toHaveLength(1);
  });

  test("trap 25: the attempt timeout covers headers", async () => {
    const at = await serve({ kind: "stall" });
    const error = await failure(
      call(clientOf(at), getPet, { path: { id: "a" } }, limited({ attemptMs: 50 })),
    );
    expect(error).toBeInstanceOf(TimeoutError);
    expect((error as TimeoutError).phase).toBe("attempt");
  });

  test("trap 25: the attempt timeout covers the body", async () => {
    const at = await serve({ kind: "stall-body", body: '{"id":' });
    const error = await failure(
      call(clientOf(at), getPet, { path: { id: "a" } }, limited({ attemptMs: 60 })),
    );
    expect((error as TimeoutError).phase).toBe("attempt");
  });

  test("trap 25: the idle timeout ends a body that stalls", async () => {
    const at = await serve({ kind: "stall-body", body: '{"id":' });
    const error = await failure(call(clientOf(at), getPet, { path: { id: "a" } }, limited({ idleMs: 50 })));
    expect((error as TimeoutError).phase).toBe("idle");
  });

  test("trap 25: and so for a stream that was handed over", async () => {
    const at = await serve({ kind: "stall-body", body: "abc" });
    const stream = await call(clientOf(at), download, undefined, limited({ idleMs: 50 }));
    const reader = stream.getReader();
    await reader.read();
    expect(await failure(reader.read())).toMatchObject({ kind: "timeout", phase: "idle" });
  });

  test("trap 29: an abort lets go of a stream that nobody reads", async () => {
    const at = await serve({ kind: "stall-body", body: "abc" });
    const controller = new AbortController();
    const stream = await call(clientOf(at), download, undefined, { signal: controller.signal });
    expect(at.openSockets()).toBe(1);
    controller.abort("enough");
    expect(await failure(stream.getReader().read())).toMatchObject({ kind: "aborted", reason: "enough" });
    await vi.waitFor(() => expect(at.openSockets()).toBe(0));
  });

  test("a slow body that keeps coming is no idle body", async () => {
    const at = await serve({ kind: "slow", pieces: ['{"id":', '"a"', "}"], everyMs: 30 });
    const pet = await call(clientOf(at), getPet, { path: { id: "a" } }, limited({ idleMs: 500 }));
    expect(pet).toStrictEqual({ id: "a" });
  });

  test("FIELD 4: a total timeout with a signal of the caller's, on a server that never answers", async () => {
    const at = await serve({ kind: "stall" });
    const { signal } = new AbortController();
    const error = await failure(call(clientOf(at), getPet, { path: { id: "a" } }, { timeout: 200, signal }));
    expect((error as TimeoutError).phase).toBe("total");
    expect((error as TimeoutError).elapsedMs).toBeLessThan(400);
    expect(at.hits).toHaveLength(1);
  });
});

describe("bodies over real sockets", () => {
  test("a body cut short is a failure of the transport, and repeated for a GET", async () => {
    const at = await serve({ kind: "truncate", body: '{"id":' }, { kind: "reset-in-body", body: "{" }, OK);
    expect(await call(clientOf(at), getPet, { path: { id: "a" } })).toStrictEqual({ id: "a" });
    expect(at.hits).toHaveLength(3);
  });

  test("a 201 whose body is lost is no ambiguous outcome: it happened", async () => {
    const at = await serve({ kind: "truncate", status: 201, body: '{"id":' });
    const error = await failure(call(clientOf(at), addPet, { body: { id: "a" } }));
    expect(error).toBeInstanceOf(TransportError);
    expect((error as TransportError).sent).toBe("yes");
    expect((error as TransportError).advice).toContain("took effect");
  });

  test("trap 4: nothing is repeated once a stream was handed over", async () => {
    const at = await serve({ kind: "reset-in-body", body: "abc" }, OK);
    const stream = await call(clientOf(at), download);
    expect(await failure(new Response(stream).text())).toMatchObject({ kind: "transport", sent: "yes" });
    expect(at.hits).toHaveLength(1);
  });

  test("hostile 65: a body without end is cut at the byte limit", async () => {
    const at = await serve({ kind: "endless", piece: "x".repeat(10_000) });
    const client = clientOf(at, { policy: { reader: { maxBytes: 100_000 } } });
    const error = await failure(call(client, getPet, { path: { id: "a" } }));
    expect(error).toBeInstanceOf(ReadError);
    expect((error as ReadError).message).toContain("100000");
  });

  test("trap 87: a 200 of HTML is no data", async () => {
    const page = {
      kind: "reply",
      status: 200,
      headers: { "Content-Type": "text/html" },
      body: "<h1>Hi</h1>",
    } as const;
    const at = await serve(page);
    const error = await failure(call(clientOf(at), getPet, { path: { id: "a" } }));
    expect((error as ReadError).reply).toMatchObject({
      status: 200,
      contentType: "text/html",
      snippet: "<h0>Hi</h0>",
    });
    expect(at.hits).toHaveLength(1);
  });
});

describe("events", () => {
  test("tell of attempts, retries, waits and the call", async () => {
    const at = await serve(DOWN, OK);
    const events: ClientEvent[] = [];
    const client = clientOf(at, { onEvent: (event) => events.push(event) });
    await call(client, getPet, { path: { id: "a" } });
    expect(events.map(({ kind }) => kind)).toStrictEqual([
      "attempt",
      "retry",
      "wait",
      "waited",
      "attempt",
      "call",
    ]);
  });
});
