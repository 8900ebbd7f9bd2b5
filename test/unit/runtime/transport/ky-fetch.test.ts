import { call, createResources, isAmbiguousOutcomeError, isTransportError } from "@gen-client/runtime";
import {
  asJson,
  bytes,
  type ClientOptions,
  createBareClient,
  header,
  idempotencyKeys,
  operation,
} from "@gen-client/runtime/codegen";
import { kyFetch } from "@gen-client/runtime/ky";
import ky from "ky";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Fault, type FaultServer, jsonReply, startFaultServer } from "../../../chaos/fault-server.ts";
import type { AnyOperation } from "../support/stub-api.ts";
import { virtualEnvironment } from "../support/virtual-environment.ts";

const API = { name: "Test", version: "1", servers: [], securitySchemes: {}, security: [] };
const QUICK = { retry: { baseDelayMs: 1, throttleBaseDelayMs: 1 } } as const;
const OK = jsonReply(200, { ok: true });
const DOWN = jsonReply(503, { title: "down" });

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
  body: bytes(),
  replies: { 200: asJson() },
}));
const keyed: AnyOperation = operation(() => ({
  id: "keyed",
  method: "POST",
  path: "/x",
  header: { idempotencyKey: header("Idempotency-Key") },
  body: bytes(),
  replies: { 200: asJson() },
  policy: { class: "keyed" },
  uses: [idempotencyKeys],
}));

async function serve(...faults: Fault[]): Promise<FaultServer> {
  const server = await startFaultServer(...faults);
  onTestFinished(() => server.stop());
  return server;
}

const fails = (): never => {
  throw new Error("no room left");
};
const clientOf = ({ url }: FaultServer, fetch: ClientOptions["fetch"]) =>
  createBareClient(API, { baseUrl: url, policy: QUICK, fetch });

describe("requests through ky", () => {
  test("its hooks run around each request, repeats among them", async () => {
    const at = await serve(DOWN, OK);
    const seen: number[] = [];
    let made = 0;
    const fetch = kyFetch({
      headers: { "X-App": "shop" },
      hooks: {
        beforeRequest: [
          ({ request }) => {
            made += 1;
            request.headers.set("X-Made", String(made));
          },
        ],
        afterResponse: [({ response }) => void seen.push(response.status)],
      },
    });
    await expect(call(clientOf(at, fetch), get, {})).resolves.toStrictEqual({ ok: true });
    expect(at.hits.map(({ headers }) => [headers["x-made"], headers["x-app"]])).toStrictEqual([
      ["1", "shop"],
      ["2", "shop"],
    ]);
    expect(seen).toStrictEqual([503, 200]);
  });

  test.each([
    [408, 2],
    [413, 1],
    [429, 2],
    [500, 1],
    [502, 2],
    [503, 2],
    [504, 2],
  ])(
    "trap 10: ky repeats nothing on a %i, whatever its instance says: the client makes %i requests",
    async (status, requests) => {
      const at = await serve({ kind: "reply", status, body: "{}" });
      const eager = ky.create({
        retry: { limit: 5, methods: ["get"], statusCodes: [status], delay: () => 1 },
        timeout: 1,
        totalTimeout: 2,
        throwHttpErrors: true,
      });
      const result = await call(clientOf(at, kyFetch(eager)), get, {}, { retry: 2 }).safe();
      expect(result).toMatchObject({ ok: false, error: { status } });
      expect(at.hits).toHaveLength(requests);
    },
  );

  test("a repeat that a hook asks ky for is refused: repeats are the client's", async () => {
    const at = await serve(OK);
    const fetch = kyFetch({ hooks: { afterResponse: [() => ky.retry()] } });
    const result = await call(clientOf(at, fetch), get, {}).safe();
    expect(result).toMatchObject({ ok: false, error: { reason: "reply-hook-failed", retryable: false } });
    expect(at.hits).toHaveLength(1);
  });

  test("trap 50: a hook sees the body and changes none of it; key and bytes stay the same", async () => {
    const at = await serve({ kind: "reset" }, OK);
    const signed: string[] = [];
    const fetch = kyFetch({
      hooks: {
        beforeRequest: [
          async ({ request }) => {
            signed.push(await request.clone().text());
            return new Request(request, { method: "PUT", body: `changed ${signed.length}` });
          },
        ],
      },
    });
    const { meta } = await call(clientOf(at, fetch), keyed, { body: "four" }).withMeta();
    expect(signed).toStrictEqual(["four", "four"]);
    expect(at.hits.map(({ method, body }) => [method, body])).toStrictEqual([
      ["POST", "four"],
      ["POST", "four"],
    ]);
    expect(at.hits.map(({ headers }) => headers["idempotency-key"])).toStrictEqual([
      meta.idempotencyKey,
      meta.idempotencyKey,
    ]);
  });

  test("a hook may answer in the server's place, and send elsewhere", async () => {
    const at = await serve(OK);
    const other = await serve(jsonReply(200, { other: true }));
    const answered = kyFetch({ hooks: { beforeRequest: [() => Response.json({ made: "up" })] } });
    await expect(call(clientOf(at, answered), get, {})).resolves.toStrictEqual({ made: "up" });
    const moved = kyFetch({
      hooks: { beforeRequest: [({ request }) => new Request(`${other.url}/moved`, request)] },
    });
    await expect(call(clientOf(at, moved), get, {})).resolves.toStrictEqual({ other: true });
    expect(at.hits).toHaveLength(0);
    expect(other.hits.map(({ target }) => target)).toStrictEqual(["/moved"]);
  });

  test("a hook that fails before the request has sent nothing, and is repeated even for a write", async () => {
    const at = await serve(OK);
    let failures = 2;
    const refused = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
    const fetch = kyFetch({
      hooks: {
        beforeRequest: [
          () => {
            failures -= 1;
            if (failures >= 0) throw refused;
          },
        ],
      },
    });
    const { meta } = await call(clientOf(at, fetch), post, { body: "four" }).withMeta();
    expect(meta.attempts.map(({ reason, sent }) => [reason, sent])).toStrictEqual([
      ["hook-failed", "no"],
      ["hook-failed", "no"],
      [undefined, "yes"],
    ]);
    expect(at.hits).toHaveLength(1);
  });

  test("one that fails on the reply is not repeated, and of a write leaves open what was done", async () => {
    const at = await serve(OK);
    const fetch = kyFetch({ hooks: { afterResponse: [fails] } });
    const read = await call(clientOf(at, fetch), get, {}).safe();
    expect(read).toMatchObject({
      ok: false,
      error: {
        kind: "transport",
        reason: "reply-hook-failed",
        sent: "yes",
        advice: expect.stringContaining("A hook"),
        cause: { message: expect.stringContaining("no room left") },
      },
    });
    const written = await call(clientOf(at, fetch), post, { body: "four" }).safe();
    expect(written).toMatchObject({
      ok: false,
      error: { kind: "ambiguous", message: expect.stringContaining("was lost before it was read") },
    });
    expect(at.hits).toHaveLength(2);
  });

  test("a hook that hangs has sent nothing, and says nothing of the server", async () => {
    const at = await serve(OK);
    let hangs = 12;
    const fetch = kyFetch({
      hooks: {
        beforeRequest: [
          () => {
            hangs -= 1;
            return hangs >= 0 ? new Promise<undefined>(() => undefined) : undefined;
          },
        ],
      },
    });
    const client = createBareClient(API, {
      baseUrl: at.url,
      fetch,
      policy: { retry: { ...QUICK.retry, maxAttempts: 3 }, budget: false, timeout: { attemptMs: 10 } },
    });
    for (let calls = 0; calls < 4; calls += 1) {
      const result = await call(client, post, { body: "four" }).safe();
      expect(result).toMatchObject({ ok: false, error: { kind: "timeout", sent: "no" } });
      expect(result.meta.attempts.map(({ sent }) => sent)).toStrictEqual(["no", "no", "no"]);
    }
    expect(at.hits).toHaveLength(0);
    const unhurried = { timeout: { attemptMs: 10_000 } };
    await expect(call(client, post, { body: "four" }, unhurried)).resolves.toStrictEqual({ ok: true });
  });

  test.each([
    ["before its request", { beforeRequest: [fails] }],
    ["on the reply", { afterResponse: [fails] }],
  ])("trap 32: hooks that fail %s open no circuit", async (_, hooks) => {
    const at = await serve(OK);
    const client = createBareClient(API, { baseUrl: at.url, fetch: kyFetch({ hooks }) });
    for (let calls = 0; calls < 12; calls += 1) {
      const result = await call(client, get, {}, { retry: false }).safe();
      expect(result).toMatchObject({ ok: false, error: { kind: "transport" } });
    }
  });

  test("trap 32: a hook that throws on failures makes no success of them: they close no circuit", async () => {
    const at = await serve(DOWN);
    const environment = virtualEnvironment();
    const states: string[] = [];
    const throwsOnFailures = ({ response }: { response: Response }): void => {
      if (!response.ok) fails();
    };
    const options: ClientOptions = {
      baseUrl: at.url,
      environment,
      policy: { retry: { maxAttempts: 1 } },
      onEvent: (event) => void (event.kind === "breaker" && states.push(event.to)),
    };
    const resources = createResources();
    const plain = createBareClient(API, { ...options, resources });
    const fetch = kyFetch({ hooks: { afterResponse: [throwsOnFailures] } });
    const hooked = createBareClient(API, { ...options, resources, fetch });
    for (let calls = 0; calls < 10; calls += 1) await call(plain, get, {}).safe();
    expect(states).toStrictEqual(["open"]);
    await environment.advance(60_000);
    expect(await call(hooked, get, {}).safe()).toMatchObject({ error: { reason: "reply-hook-failed" } });
    expect(states).toStrictEqual(["open", "half-open"]);
  });

  test("trap 61: what a redirect leads to another origin goes there without hooks, headers and query of ky's", async () => {
    const elsewhere = await serve(OK);
    const at = await serve({
      kind: "reply",
      status: 302,
      headers: { Location: `${elsewhere.url}/there` },
      body: "",
    });
    const instance = ky.create({
      headers: { Authorization: "Bearer SECRET", "X-Api-Key": "SECRET" },
      searchParams: { key: "SECRET" },
      hooks: { beforeRequest: [({ request }) => request.headers.set("X-Signature", "SECRET")] },
    });
    await call(clientOf(at, kyFetch(instance)), get, {});
    expect(JSON.stringify(at.hits)).toContain("SECRET");
    expect(elsewhere.hits.map(({ target }) => target)).toStrictEqual(["/there"]);
    expect(JSON.stringify(elsewhere.hits)).not.toContain("SECRET");
  });

  test("failures of the wire keep their reasons", async () => {
    const at = await serve();
    await at.stop();
    const result = await call(clientOf(at, kyFetch()), get, {}, { retry: 1 }).safe();
    expect(!result.ok && isTransportError(result.error) && result.error.reason).toBe("connection-refused");
    const reset = await serve({ kind: "reset" });
    const broken = await call(clientOf(reset, kyFetch()), post, { body: "four" }).safe();
    expect(!broken.ok && isAmbiguousOutcomeError(broken.error)).toBe(true);
  });

  test("what an instance sends with goes on sending, with what fetch alone can do", async () => {
    const asked: unknown[] = [];
    const own: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      const more = init as { connectTimeoutMs?: number; dispatcher?: string };
      asked.push([request.url, request.credentials, more.connectTimeoutMs, more.dispatcher]);
      return Response.json({ ok: true });
    };
    const instance = ky.create({
      prefix: "https://elsewhere.test/v9",
      searchParams: { shard: 7 },
      credentials: "include",
      fetch: own,
      // An option that ky does not know it hands on.
      ...({ dispatcher: "mine" } as object),
    });
    const client = createBareClient(API, { baseUrl: "https://api.test", fetch: kyFetch(instance) });
    await expect(call(client, get, {})).resolves.toStrictEqual({ ok: true });
    expect(asked).toStrictEqual([["https://api.test/x?shard=7", "include", 2_000, "mine"]]);
  });

  test("hooks see where a redirect leads", async () => {
    const at = await serve({ kind: "reply", status: 307, headers: { Location: "/y" }, body: "" }, OK);
    const targets: string[] = [];
    const fetch = kyFetch({
      hooks: { beforeRequest: [({ request }) => void targets.push(new URL(request.url).pathname)] },
    });
    await call(clientOf(at, fetch), get, {});
    expect(targets).toStrictEqual(["/x", "/y"]);
  });

  test("a caller who gives up waits for no hook", async () => {
    const at = await serve(OK);
    const controller = new AbortController();
    const fetch = kyFetch({
      hooks: {
        beforeRequest: [
          () => {
            controller.abort();
            return new Promise(() => undefined);
          },
        ],
      },
    });
    const { ok } = await call(clientOf(at, fetch), get, {}, { signal: controller.signal }).safe();
    expect(ok).toBe(false);
    expect(at.hits).toHaveLength(0);
  });

  test("a stream is sent, and shown to no hook", async () => {
    const at = await serve(OK);
    let shown: unknown = "nothing yet";
    const fetch = kyFetch({
      hooks: {
        beforeRequest: [
          ({ request }) => {
            shown = request.body;
          },
        ],
      },
    });
    await call(clientOf(at, fetch), post, { body: new Blob(["four"]).stream() });
    expect(shown).toBeNull();
    expect(at.hits.map(({ body }) => body.includes("four"))).toStrictEqual([true]);
  });

  test("it is a fetch for others too", async () => {
    const at = await serve(OK);
    const asked = await kyFetch({ headers: { "X-App": "shop" } })(
      new Request(`${at.url}/z`, { method: "DELETE" }),
    );
    expect(asked.status).toBe(200);
    expect(at.hits[0]).toMatchObject({ method: "DELETE", target: "/z" });
    expect(at.hits[0]?.headers["x-app"]).toBe("shop");
  });
});
