import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CallOptions, call, isSdkError, SdkError } from "@gen-client/runtime";
import {
  asText,
  createBareClient,
  type Operation,
  operation,
  type Reader,
  r,
  reader,
} from "@gen-client/runtime/codegen";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const SCRIPT = fileURLToPath(new URL("../../../shared/hostile/hostile-server.mjs", import.meta.url));
const PORT = 41_370;
const BASE = `http://127.0.0.1:${PORT}`;

const AnyReader: Reader<Record<string, unknown>> = reader(() => r.object({}));
type Route = Operation<undefined, unknown, unknown>;
const get = (route: string): Route =>
  operation({ id: route, method: "GET", path: `/${route}`, replies: { 200: AnyReader, 202: asText() } });
const secrets = {
  key: "canary-key",
  query: "canary-query",
  cookie: "canary-cookie",
  bearer: "canary-bearer",
};
const client = createBareClient(
  {
    name: "hostile",
    version: "1",
    servers: [],
    securitySchemes: {
      key: { kind: "apiKey", in: "header", name: "x-Custom-KEY" },
      query: { kind: "apiKey", in: "query", name: "api_key" },
      cookie: { kind: "apiKey", in: "cookie", name: "sid" },
      bearer: { kind: "bearer" },
    },
    security: [["key", "query", "cookie", "bearer"]],
  },
  { baseUrl: BASE, auth: secrets, policy: { retry: { maxAttempts: 1 }, reader: { maxBytes: 1_000_000 } } },
);
const QUICK: CallOptions = { timeout: { attemptMs: 2_000, idleMs: 1_000, totalMs: 4_000 } };
const end = (route: string) => call(client, get(route), undefined, QUICK).safe();

describe.skipIf(!existsSync(SCRIPT))("a hostile server", () => {
  let peer: ChildProcess | undefined;
  beforeAll(async () => {
    const started = spawn(process.execPath, [SCRIPT, String(PORT)], { stdio: ["ignore", "pipe", "inherit"] });
    peer = started;
    await new Promise((resolve) => started.stdout?.once("data", resolve));
  });
  afterAll(() => {
    peer?.kill();
  });

  test.each([
    ["gzip-bomb", "read"],
    ["gzip-bad", "transport"],
    ["endless", "read"],
    ["drip", "timeout"],
    ["slow-headers", "timeout"],
    ["truncated", "transport"],
    ["reset", "transport"],
    ["bad-utf8", "read"],
    ["json-scalar", "read"],
    ["json-trailing", "read"],
    ["200-empty", "read"],
    ["wrong-type", "read"],
    ["html-error", "api"],
    ["problem", "api"],
    ["problem-bad", "api"],
    ["redirect-loop", "api"],
    ["redirect-file", "api"],
  ])("%s ends as an error of kind %s, in time", async (route, kind) => {
    const result = await end(route);
    expect(result.ok ? "ok" : result.error.kind).toBe(kind);
    expect(result.meta.elapsedMs).toBeLessThan(4_500);
    if (!result.ok) expect(JSON.stringify(result.error)).not.toContain("canary");
  });

  test.each(["dup-keys", "big-ints", "bom", "no-type", "type-odd", "cookie", "headers-many", "early-hints"])(
    "%s is data",
    async (route) => {
      expect(await end(route)).toMatchObject({ ok: true });
    },
  );

  test("deep JSON is an answer or an error of ours, never a crash", async () => {
    const result = await end("deep-json");
    expect(result.ok || isSdkError(result.error)).toBe(true);
  });

  test("proto-json pollutes nothing", async () => {
    await end("proto-json");
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test.each([
    "redirect-301",
    "redirect-302",
    "redirect-307",
    "redirect-308",
    "redirect-back",
    "redirect-userinfo",
  ])("%s takes no credential to another origin", async (route) => {
    const result = await end(route);
    if (!result.ok) expect(result.error).toBeInstanceOf(SdkError);
    const seen = await (await fetch(`http://127.0.0.1:${PORT + 1}/__seen`)).text();
    expect(seen).toContain('"url"');
    expect(seen).not.toContain("canary");
  });
});
