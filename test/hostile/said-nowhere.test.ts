import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClientOptions, consoleLogger } from "@gen-client/runtime";
import { cacheIn } from "@gen-client/runtime/cache";
import { fileJournal, fileTokenStore } from "@gen-client/runtime/node";
import { clientCredentials, refreshToken } from "@gen-client/runtime/oauth";
import { openTelemetry } from "@gen-client/runtime/opentelemetry";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { saidOf } from "../support/said.ts";
import { type Attack, attack, clientOf, type HostileClient, removeAttacks } from "./attack.ts";
import { type Behaviour, type EchoServer, OK, startEchoServer, TOKENS } from "./echo-server.ts";

const operationOf = (name: string, security: string): string => `
  /${name}:
    get:
      operationId: ${name}
      security: [${security}]
      x-resilience: { cache: { mode: ttl, ttl: 1m } }
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }`;
const DOCUMENT = `openapi: 3.1.0
info: { title: Leaks, version: "1" }
security: [{ bearer: [], header: [], query: [], cookie: [] }]
x-resilience: { health: { operation: keys } }
paths:${operationOf("keys", "{ bearer: [], header: [], query: [], cookie: [] }")}${operationOf("login", "{ basic: [] }")}${operationOf("tokens", "{ oauth: [] }")}
  /vaults/{pin}:
    post:
      operationId: store
      parameters:
        - { name: pin, in: path, required: true, schema: { type: string }, x-resilience: { sensitive: true } }
        - { name: note, in: query, schema: { type: string }, x-resilience: { sensitive: true } }
        - { name: X-Pin, in: header, schema: { type: string }, x-resilience: { sensitive: true } }
        - { name: session, in: cookie, schema: { type: string } }
        - { name: Idempotency-Key, in: header, schema: { type: string } }
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                password: { type: string }
                iban: { type: string, x-resilience: { sensitive: true } }
      responses:
        "200": { description: ok, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string, x-resilience: { critical: true } } } } } } }
        "400": { description: bad, content: { application/problem+json: { schema: { type: object } } } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    header: { type: apiKey, in: header, name: X-Key }
    query: { type: apiKey, in: query, name: api_key }
    cookie: { type: apiKey, in: cookie, name: sid }
    basic: { type: http, scheme: basic }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: "http://127.0.0.1/token", scopes: {} } } }
`;

const KEYS = {
  bearer: "canary-bearer/+=",
  header: "canary-header &%",
  query: "canary query/+=",
  cookie: "canary;cookie é",
  basic: { username: "someone", password: "canary:password" },
};
const INPUT = {
  path: { pin: "canary-pin/7" },
  query: { note: "canary note&" },
  header: { xPin: "canary-x-pin" },
  cookie: { session: "canary-session" },
  body: { password: "canary password", iban: "canary-iban" },
};
/** However it is written: as it is, in a URL, in Base64. */
const CANARY = /canary|Y2FuYXJ5|NhbmFyeT|jYW5hcnk/i;

let made: Attack;
let server: EchoServer;
let folder: string;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
let clientKey: CryptoKey;
beforeAll(async () => {
  made = await attack(DOCUMENT);
  expect(made.ok).toBe(true);
  server = await startEchoServer();
  folder = mkdtempSync(join(tmpdir(), "gen-client-said-"));
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  clientKey = await crypto.subtle.importKey("pkcs8", pkcs8, { name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
  ]);
});
afterEach(() => {
  server.behave(OK);
  server.behaveAtTokens(TOKENS);
});
afterAll(async () => {
  await server.close();
  removeAttacks();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that a client says while it is used, wherever it says it. */
interface Watched {
  readonly api: HostileClient & {
    readonly health: () => unknown;
    readonly ready: (o?: object) => Promise<unknown>;
  };
  readonly note: (...values: readonly unknown[]) => void;
  readonly everything: () => Promise<string>;
}

async function watched(auth: ClientOptions["auth"], more: ClientOptions = {}): Promise<Watched> {
  const said: string[] = [];
  const note = (...values: readonly unknown[]): void => void said.push(saidOf(...values));
  const spans = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 2 ** 30 });
  const cacheKeys: string[] = [];
  const line = consoleLogger({ show: "all", write: (text) => said.push(text) });
  const printed = (["log", "info", "warn", "error", "debug"] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(note),
  );
  const api = (await clientOf(made, {
    baseUrl: server.url,
    auth,
    // Repeats need not wait for what this is about.
    environment: { random: () => 0 },
    headers: { "X-Session-Token": "canary-client-header" },
    policy: { retry: { maxAttempts: 2, baseDelayMs: 0, throttleBaseDelayMs: 0, retryAfter: { maxMs: 5 } } },
    cache: cacheIn({
      get: async (key) => void cacheKeys.push(key),
      set: async (key) => void cacheKeys.push(key),
      delete: async (key) => void cacheKeys.push(key),
    }),
    telemetry: openTelemetry({
      tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
      meterProvider: new MeterProvider({ readers: [reader] }),
    }),
    onEvent: (event) => {
      note(event);
      line(event);
    },
    onDrift: note,
    ...more,
  })) as unknown as Watched["api"];
  return {
    api,
    note,
    everything: async () => {
      await reader.forceFlush();
      const traced = spans
        .getFinishedSpans()
        .map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
      note(
        api,
        api.health(),
        traced,
        measured.getMetrics().map(({ scopeMetrics }) => scopeMetrics),
        cacheKeys,
      );
      for (const spy of printed) spy.mockRestore();
      return said.join("\n");
    },
  };
}

async function callAll({ api, note }: Watched, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const result = await api[name]?.(name === "store" ? INPUT : {}).safe();
    note(result?.meta, result?.ok === false ? result.error : undefined);
  }
}

function expectClean(text: string): void {
  const found = CANARY.exec(text);
  expect(found === null ? "" : text.slice(Math.max(0, found.index - 120), found.index + 60)).toBe("");
  for (const proof of server.proofs) expect(text.includes(proof), "a proof made with a key").toBe(false);
}

const json =
  (status: number, body: (said: string) => object, headers: object = {}): Behaviour =>
  (response, said) => {
    response.writeHead(status, {
      "Content-Type": "application/problem+json",
      "Set-Cookie": "sid=canary-set-cookie",
      ...headers,
    });
    response.end(JSON.stringify(body(said)));
  };
const reply =
  (status: number, type: string, body: (said: string) => string): Behaviour =>
  (response, said) => {
    response
      .writeHead(status, { "Content-Type": type, "Set-Cookie": "sid=canary-set-cookie" })
      .end(body(said));
  };
const BEHAVIOURS: readonly (readonly [string, Behaviour])[] = [
  ["a success", OK],
  ["a plain failure", json(500, () => ({ title: "no" }))],
  ["a busy server", json(503, () => ({}), { "Retry-After": "0" })],
  [
    "problem details that quote the request",
    json(400, (said) => ({ type: "about:blank", title: said, detail: said, code: said, instance: said })),
  ],
  [
    "a refusal that quotes the credential",
    json(401, (said) => ({ error: { message: said } }), {
      "WWW-Authenticate": 'Bearer error="canary-challenge"',
    }),
  ],
  ["text that quotes the request", reply(400, "text/plain", (said) => said)],
  ["HTML that quotes the request, with success", reply(200, "text/html", (said) => `<p>${said}</p>`)],
  [
    "JSON that breaks off in the quotation",
    reply(200, "application/json", (said) => JSON.stringify({ said }).slice(0, -4)),
  ],
  ["JSON of another shape", reply(200, "application/json", (said) => JSON.stringify([said]))],
  [
    "a redirect to an address that quotes it",
    (response) =>
      void response.writeHead(307, { Location: "ftp://canary-user:canary-word@host/?token=canary" }).end(),
  ],
  ["a connection that breaks", (response) => void response.socket?.destroy()],
  [
    "a body that breaks",
    (response) => {
      response.writeHead(200, { "Content-Length": "100", "Content-Type": "application/json" });
      response.write('{"canary":"can');
      setImmediate(() => response.socket?.destroy());
    },
  ],
];

describe("no secret is in anything that a client says", () => {
  test("all of them are sent, or the rest would prove nothing", async () => {
    const journal = await fileJournal(join(folder, "sent.journal"));
    const it = await watched(KEYS, { journal });
    await callAll(it, ["keys", "login", "store"]);
    const received = server.received();
    for (const text of [
      "canary-bearer",
      "canary-header",
      "canary%20query",
      "canary%3Bcookie",
      "canary-pin",
      "canary%20note",
      "canary-x-pin",
      "canary-session",
      "canary password",
      "canary-iban",
      "canary-client-header",
    ]) {
      expect(received).toContain(text);
    }
    expect(received).toContain(btoa("someone:canary:password"));
    expectClean(await it.everything());
    await journal.close();
  });

  test.each(BEHAVIOURS)("after %s", async (_, behaviour) => {
    server.behave(behaviour);
    const it = await watched(KEYS);
    await callAll(it, ["keys", "login", "store"]);
    it.note(await it.api.ready({ startup: "warn" }));
    expectClean(await it.everything());
  });

  test("a fetch that throws what it was given", async () => {
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const cause = Object.assign(new Error(`request to ${String(input)} failed`), {
        config: init,
        code: "ECONNRESET",
      });
      throw new AggregateError([cause], `failed: ${JSON.stringify(init)} ${String(input)}`, { cause });
    };
    const it = await watched(KEYS, { fetch });
    await callAll(it, ["keys", "login", "store"]);
    expectClean(await it.everything());
  });

  test.each([
    [
      "throws it",
      () => {
        throw new Error("vault said canary\n    at canary (canary)");
      },
    ],
    ["rejects with it", () => Promise.reject(new Error("no", { cause: { token: "canary" } }))],
    ["rejects with text", () => Promise.reject("canary")],
    ["gives what no header can hold", () => "canary\r\nX-Evil: 1"],
    ["gives an odd kind", () => ({ canary: "canary" }) as never],
  ])("a provider that %s", async (_, provider) => {
    const it = await watched({ ...KEYS, bearer: provider, basic: provider });
    await callAll(it, ["keys", "login"]);
    expectClean(await it.everything());
  });

  test("the journal has bodies, and neither credentials nor cookies", async () => {
    server.behave((response) => void response.socket?.destroy());
    const path = join(folder, "kept.journal");
    const journal = await fileJournal(path);
    const it = await watched(KEYS, { journal });
    await callAll(it, ["store"]);
    await journal.close();
    const kept = readFileSync(path, "utf8");
    expect(kept).toContain("idempotency-key");
    expect(kept).not.toMatch(
      /canary-(?:bearer|header|client-header|session|set-cookie)|canary(?:%20| )query|canary(?:%3B|;)cookie/,
    );
    await it.everything();
  });
});

const TOKEN_BEHAVIOURS: readonly (readonly [string, Behaviour])[] = [
  ["tokens", TOKENS],
  [
    "a refusal that quotes the request",
    json(400, (said) => ({ error: "invalid_client", error_description: said, error_uri: said })),
  ],
  ["an error of another shape that quotes it", json(401, (said) => ({ message: said, error: said }))],
  ["HTML that quotes it", reply(500, "text/html", (said) => `<p>${said}</p>`)],
  [
    "tokens in the wrong shape",
    json(200, () => ({ access_token: ["canary-access"], token_type: "canary-type" })),
  ],
  ["tokens that break off", reply(200, "application/json", () => '{"access_token":"canary-acc')],
  [
    "a redirect",
    (response) => void response.writeHead(302, { Location: "http://127.0.0.1:1/?code=canary" }).end(),
  ],
  ["a connection that breaks", (response) => void response.socket?.destroy()],
];

describe("nor one of OAuth", () => {
  const common = () => ({ tokenUrl: `${server.url}/token`, scopes: false as const });
  const ways = {
    "a client secret": () =>
      clientCredentials({ ...common(), clientId: "me", clientSecret: "canary-client-secret" }),
    "a private key, bound to another": () =>
      clientCredentials({ ...common(), clientId: "me", clientKey: { key: clientKey }, dpop: true }),
    "a refresh token": () =>
      refreshToken({
        ...common(),
        clientId: "me",
        clientSecret: () => "canary-client-secret",
        refreshToken: "canary-first-refresh",
      } as never),
    "a store that fails with it": () =>
      clientCredentials({
        ...common(),
        clientId: "me",
        clientSecret: "canary-client-secret",
        store: {
          load: () => Promise.reject(new Error("redis://:canary@host refused")),
          save: () => Promise.reject(new Error("canary")),
          remove: () => Promise.reject(new Error("canary")),
          withLock: (_, run) => run(),
        },
      }),
  };

  test.each(
    Object.entries(ways).flatMap(([name, way]) =>
      TOKEN_BEHAVIOURS.map(([said, behaviour]) => [name, said, way, behaviour] as const),
    ),
  )("with %s, when the token endpoint answers with %s", async (_name, _said, way, behaviour) => {
    server.behaveAtTokens(behaviour);
    const it = await watched({ oauth: way() });
    await callAll(it, ["tokens"]);
    server.behave(json(401, (said) => ({ detail: said })));
    await callAll(it, ["tokens", "tokens"]);
    expectClean(await it.everything());
  });

  test("encrypted files hold none, and neither do their names", async () => {
    const store = fileTokenStore(join(folder, "tokens"), { encryption: { passphrase: "canary-passphrase" } });
    const it = await watched({
      oauth: clientCredentials({ ...common(), clientId: "me", clientSecret: "canary-client-secret", store }),
    });
    await callAll(it, ["tokens"]);
    const names = readdirSync(join(folder, "tokens"));
    expect(names).toHaveLength(1);
    expectClean(
      [...names, ...names.map((name) => readFileSync(join(folder, "tokens", name), "utf8"))].join("\n"),
    );
    expectClean(await it.everything());
    expect(server.received()).toContain("Bearer canary-access");
  });
});
