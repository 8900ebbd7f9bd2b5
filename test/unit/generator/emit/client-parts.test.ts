import { type CallPromise, call } from "@gen-client/runtime";
import type { ClientBase, ClientOptions, Operation } from "@gen-client/runtime/codegen";
import { afterAll, describe, expect, it } from "vitest";
import { attack, importIndex, removeAttacks } from "../../../hostile/attack.ts";

afterAll(removeAttacks);

const document = (policy: string, more = ""): string => `openapi: 3.1.0
info: { title: Quotes, version: "1" }
paths:
  /quote:
    get:
      operationId: getQuote
      ${policy}
      responses: { "200": { description: ok, content: { application/json: { schema: { type: string } } } } }
  /last-quote:
    get:
      operationId: get-last-quote
      ${more}
      responses: { "200": { description: ok, content: { application/json: { schema: { type: string } } } } }
`;

async function clientOf(policy: string, more?: string): Promise<string> {
  const { files } = await attack(document(policy, more));
  return [...files].find(([path]) => path.endsWith("client.ts"))?.[1] ?? "";
}

describe("a client brings the parts that its document asks for", () => {
  it("none where it asks for none", async () => {
    const code = await clientOf("");
    expect(code).toContain("bindClient(descriptor, options, {");
    expect(code).not.toMatch(/runtime\/(?:cache|fallback)/);
  });

  it("a cache, which options replace", async () => {
    const code = await clientOf("x-resilience: { cache: { ttl: 5s, mode: ttl } }");
    expect(code).toContain('import {\n  memoryCache,\n} from "@gen-client/runtime/cache";');
    const given = /\(descriptor, \{ \.\.\.options, cache: options\?\.cache \?\? memoryCache\(\) \}/g;
    expect(code.match(given)).toHaveLength(2);
  });

  it("fallbacks, with the operations that stand in", async () => {
    const code = await clientOf("x-resilience: { fallback: [{ operation: get-last-quote }] }");
    expect(code).toContain("fallback: options?.fallback ?? fallbacks({ operations: [getLastQuote] })");
    expect(code).toContain("...options");
  });

  it("a cache for a fallback on what is stale, if anything is cached", async () => {
    const code = await clientOf("x-resilience: { cache: true, fallback: [{ stale: true }] }");
    expect(code).toContain("cache: options?.cache ?? memoryCache()");
    expect(code).toContain("fallback: options?.fallback ?? fallbacks()");
  });
});

const RATES = document(
  "x-resilience: { cache: { mode: ttl, ttl: 60s }, retry: { maxAttempts: 1 }, fallback: [{ operation: get-last-quote }] }",
  "x-resilience: { cache: { mode: ttl, ttl: 60s } }",
);

/** What the client of these rates is, and the options of one whose server has no quote. */
async function ratesApi() {
  const { folder } = await attack(RATES, { importExtension: "ts" });
  const api = (await importIndex(folder)) as unknown as Quotes;
  const seen: string[] = [];
  const options: ClientOptions = {
    baseUrl: "https://api.test",
    fetch: async (input) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      seen.push(pathname);
      const [status, body] = pathname === "/quote" ? [503, "{}"] : [200, '"41"'];
      return new Response(body, { status, headers: { "Content-Type": "application/json" } });
    },
  };
  return { ...api, seen, options };
}

it("acts as the document says, without a word of the caller's", async () => {
  const { createClient, createBareClient, getQuote, seen, options } = await ratesApi();
  const api = createClient(options);
  expect(await api.getQuote().withMeta()).toMatchObject({
    data: "41",
    meta: { degraded: { source: "operation", cause: "503", name: "get-last-quote" } },
  });
  await api.getQuote();
  expect(seen).toEqual(["/quote", "/last-quote", "/quote"]);
  expect(await call(createBareClient(options), getQuote)).toBe("41");
});

it("takes an option that is undefined for one that is not given, and false for a word", async () => {
  const { createClient, createBareClient, getQuote, seen, options } = await ratesApi();
  const silent = { ...options, cache: undefined, fallback: undefined };
  const api = createClient(silent);
  await api.getQuote();
  expect(await api.getQuote()).toBe("41");
  expect(seen).toEqual(["/quote", "/last-quote", "/quote"]);
  expect(await call(createBareClient(silent), getQuote)).toBe("41");
  const off = createClient({ ...options, cache: false, fallback: false });
  expect(await off.getQuote().safe()).toMatchObject({ ok: false, error: { status: 503 } });
});

interface Quotes {
  readonly createClient: (options: ClientOptions) => { readonly getQuote: () => CallPromise<string> };
  readonly createBareClient: (options: ClientOptions) => ClientBase;
  readonly getQuote: Operation<object, string, unknown>;
}
