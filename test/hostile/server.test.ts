import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CallOptions, type ErrorKind, isSdkError } from "@gen-client/runtime";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Attack, attack, clientOf, type HostileClient, removeAttacks } from "./attack.ts";

const SCRIPT = fileURLToPath(new URL("../../../shared/hostile/hostile-server.mjs", import.meta.url));
const PORT = 41_470;
const BASE = `http://127.0.0.1:${PORT}`;
const TOTAL_MS = 4_000;
const TIMEOUT: CallOptions = { timeout: { attemptMs: 2_000, idleMs: 1_000, totalMs: TOTAL_MS } };

/** How a call ends: data, or an error of a kind. */
type Ending = "data" | ErrorKind;

/** Every behaviour of the server that has a name of its own, and how a call of it ends. */
const ENDINGS: readonly (readonly [route: string, ending: Ending])[] = [
  ["redirect-301", "data"],
  ["redirect-302", "data"],
  ["redirect-307", "data"],
  ["redirect-308", "data"],
  ["redirect-back", "data"],
  ["redirect-loop", "api"],
  ["redirect-file", "api"],
  ["redirect-userinfo", "data"],
  ["next-offorigin", "data"],
  ["next-self", "data"],
  ["next-bad", "data"],
  ["gzip-bomb", "read"],
  ["gzip-bad", "transport"],
  ["endless", "read"],
  ["drip", "timeout"],
  ["slow-headers", "timeout"],
  ["truncated", "transport"],
  ["reset", "transport"],
  ["long-length", "timeout"],
  ["sse-noline", "read"],
  ["sse-odd", "read"],
  ["sse-retry-zero", "read"],
  ["sse-as-json", "data"],
  ["ndjson-odd", "read"],
  ["deep-json", "read"],
  ["proto-json", "data"],
  ["dup-keys", "data"],
  ["big-ints", "data"],
  ["lone-surrogate", "data"],
  ["bom", "data"],
  ["json-scalar", "read"],
  ["json-trailing", "read"],
  ["bad-utf8", "read"],
  ["utf16", "data"],
  ["wrong-type", "read"],
  ["html-error", "api"],
  ["no-type", "data"],
  ["type-odd", "data"],
  ["204-body", "data"],
  ["200-empty", "read"],
  ["status-999", "api"],
  ["early-hints", "data"],
  ["problem", "api"],
  ["problem-bad", "api"],
  ["echo", "data"],
  ["cookie", "data"],
  ["headers-many", "data"],
];

/** Read as events instead: how the call ends, and then its events. */
const EVENTS: readonly (readonly [route: string, ending: Ending, events?: "end" | ErrorKind])[] = [
  // Its last event is cut off.
  ["sse-odd", "data", "transport"],
  ["sse-retry-zero", "data", "end"],
  ["sse-as-json", "read"],
  ["sse-noline", "data", "read"],
];

/** Taken as a stream of bytes: how the call ends, and then its stream. */
const STREAMS: readonly (readonly [route: string, ending: Ending, stream?: "end" | ErrorKind])[] = [
  ["sse-odd", "data", "end"],
  ["truncated", "data", "transport"],
  ["gzip-bad", "data", "transport"],
  ["long-length", "data", "timeout"],
  ["slow-headers", "timeout"],
  ["sse-noline", "data"],
];

const operation = (route: string): string => `
  /${route}:
    get:
      operationId: go-${route}
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Any" } } } }
        "422": { description: no, content: { application/problem+json: { schema: { $ref: "#/components/schemas/Any" } } } }`;
const typed = (kind: string, mediaType: string, schema: string, route: string): string => `
  /${route}?as=${kind}:
    get:
      operationId: go-${kind}-${route}
      responses: { "200": { description: ok, content: { ${mediaType}: { schema: ${schema} } } } }`;
const events = ([route]: readonly [string, ...unknown[]]): string =>
  typed("events", "text/event-stream", "{ type: string }", route);
const stream = ([route]: readonly [string, ...unknown[]]): string =>
  typed("stream", "application/octet-stream", "{ type: string, format: binary }", route);
const DOCUMENT = `openapi: 3.1.0
info: { title: Hostile server, version: "1" }
security: [{ bearer: [], key: [], query: [], cookie: [] }]
paths:${[["gzip-chain"], ...ENDINGS].map(([route = ""]) => operation(route)).join("")}${[...EVENTS.map(events), ...STREAMS.map(stream)].join("")}
  /retry-after/{value}:
    get:
      operationId: go-wait
      parameters:
        - { name: value, in: path, required: true, schema: { type: string } }
        - { name: s, in: query, schema: { type: integer } }
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
  /flaky/{times}/{id}:
    get:
      operationId: go-flaky
      parameters:
        - { name: times, in: path, required: true, schema: { type: integer } }
        - { name: id, in: path, required: true, schema: { type: string } }
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
  /delay/{ms}:
    get:
      operationId: go-delay
      parameters: [{ name: ms, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: ok, content: { application/json: { schema: { type: object } } } } }
components:
  schemas:
    Any: { type: object, additionalProperties: true }
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: x-Custom-KEY }
    query: { type: apiKey, in: query, name: api_key }
    cookie: { type: apiKey, in: cookie, name: sid }
`;
const camel = (route: string): string => route.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

describe.skipIf(!existsSync(SCRIPT))("the hostile server", () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  let peer: ChildProcess | undefined;
  let made: Attack;
  let socketsBefore = 0;
  beforeAll(async () => {
    process.on("unhandledRejection", note);
    socketsBefore = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    const started = spawn(process.execPath, [SCRIPT, String(PORT)], { stdio: ["ignore", "pipe", "inherit"] });
    peer = started;
    await new Promise((resolve) => started.stdout?.once("data", resolve));
    made = await attack(DOCUMENT);
    expect(made.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
  afterAll(() => {
    process.off("unhandledRejection", note);
    peer?.kill();
    removeAttacks();
  });
  afterEach(() => {
    expect(unhandled.splice(0)).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  const client = (): Promise<HostileClient> =>
    clientOf(made, {
      baseUrl: BASE,
      auth: { bearer: "canary-b", key: "canary-k", query: "canary-q", cookie: "canary-c" },
      policy: { retry: { maxAttempts: 1 }, reader: { maxBytes: 1_000_000 } },
    });

  async function end(name: string, options = TIMEOUT, input: Readonly<Record<string, unknown>> = {}) {
    // The server has one thread, and its own attacks keep it busy; its delay is not the client's.
    await fetch(`${BASE}/delay/0`);
    // A client of its own: circuits and budgets remember what the last attack was.
    const api = await client();
    const result = await api[camel(`go-${name}`)]?.(input, options).safe();
    if (result === undefined) throw new Error(`no operation ${name}`);
    if (!result.ok) {
      expect(isSdkError(result.error)).toBe(true);
      expect(JSON.stringify(result.error)).not.toContain("canary");
    }
    expect(result.meta.elapsedMs).toBeLessThan(TOTAL_MS + 500);
    return result;
  }

  test.each(ENDINGS)("%s ends as %s", async (route, ending) => {
    const result = await end(route);
    const error: unknown = result.ok ? undefined : result.error;
    expect(isSdkError(error) ? error.kind : "data", String(error)).toBe(ending);
  });

  test("gzip-chain ends as a failure of the transport, if the server gets to send it in time", async () => {
    const result = await end("gzip-chain");
    expect(["transport", "timeout"]).toContain(result.ok ? "data" : result.error.kind);
  });

  test.each(EVENTS)("%s as events ends as %s, and then as %s", async (route, ending, then) => {
    const result = await end(`events-${route}`);
    expect(endingOf(result), String(Reflect.get(result, "error"))).toBe(ending);
    if (result.ok) expect(await lastOf(result.data as AsyncIterable<unknown>)).toBe(then);
  });

  const AS_STREAM = { ...TIMEOUT, as: "stream" } as const;

  test.each(STREAMS)("%s as a stream ends as %s, and then as %s", async (route, ending, then) => {
    const result = await end(`stream-${route}`, AS_STREAM);
    expect(endingOf(result), String(Reflect.get(result, "error"))).toBe(ending);
    if (!result.ok) return;
    const stream = result.data as ReadableStream<Uint8Array>;
    expect(await (then === undefined ? stream.cancel() : lastOf(stream))).toBe(then);
  });

  test("a stream without end is let go of by the caller's signal, and then tells so", async () => {
    const controller = new AbortController();
    const result = await end("stream-sse-noline", { ...AS_STREAM, signal: controller.signal });
    const reader = (
      result.ok ? (result.data as ReadableStream<Uint8Array>) : new ReadableStream()
    ).getReader();
    for (let piece = 0; piece < 5; piece += 1) expect((await reader.read()).done).toBe(false);
    controller.abort();
    await expect(reader.read()).rejects.toMatchObject({ kind: "aborted" });
  });

  const RETRY = { maxAttempts: 3, baseDelayMs: 1, throttleBaseDelayMs: 1 };

  test.each([
    ["1000000000", 1],
    ["99999999999999999999", 1],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 1],
    ["0", 3],
    ["-5", 3],
    ["soon", 3],
    ["1e9", 3],
    ["NaN", 3],
  ])("a wait of %s is never a way to hang: %i requests at most", async (value, requests) => {
    const wait = { path: { value }, query: { s: 503 } };
    const result = await end("wait", { ...TIMEOUT, retry: RETRY }, wait);
    expect(result).toMatchObject({ ok: false, error: { kind: "api", status: 503 } });
    expect(result.meta.attempts.length).toBeLessThanOrEqual(requests);
  });

  test("failures that pass are survived", async () => {
    const result = await end("flaky", { ...TIMEOUT, retry: RETRY }, { path: { times: 2, id: "survived" } });
    expect(result).toMatchObject({ ok: true, data: { c: 3 } });
  });

  test("a delay beyond the attempt's time is a timeout", async () => {
    const result = await end("delay", { timeout: { attemptMs: 100 }, retry: false }, { path: { ms: 3_000 } });
    expect(result).toMatchObject({ ok: false, error: { kind: "timeout", phase: "attempt" } });
  });

  test("no other origin has seen a credential", async () => {
    const seen = await (await fetch(`http://127.0.0.1:${PORT + 1}/__seen`)).text();
    expect(seen).toContain("/steal");
    expect(seen).not.toContain("canary");
  });

  test("no socket is left open", async () => {
    const open = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    await vi.waitFor(() => expect(open()).toBe(socketsBefore), { timeout: 10_000 });
  });
});

/** How whatever is read piece by piece ends. */
async function lastOf(pieces: AsyncIterable<unknown>): Promise<string> {
  try {
    for await (const _ of pieces);
    return "end";
  } catch (broken) {
    return isSdkError(broken) ? broken.kind : String(broken);
  }
}

function endingOf(result: { readonly ok: true } | { readonly ok: false; readonly error: unknown }): Ending {
  if (result.ok || !isSdkError(result.error)) return "data";
  return result.error.kind;
}
