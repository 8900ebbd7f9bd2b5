import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { loadPeer } from "../../peers/load.ts";
import type { Call, Setting } from "./contenders.ts";

const folder = fileURLToPath(new URL("../../peers/", import.meta.url));
const heyApiModule = join(folder, "node_modules", ".generated", "hey-api.mjs");

/** Peers that are installed: none until `npm run peers:install`. */
export const PEERS: readonly string[] = existsSync(join(folder, "node_modules"))
  ? ["openapi-fetch", "hey-api", "cockatiel around fetch", "openai"]
  : [];

/** The way to call that a peer offers, with its defaults; retries off, as nothing fails. */
export async function peer(name: string, { url }: Setting): Promise<Call> {
  switch (name) {
    case "openapi-fetch":
      return openapiFetch(url);
    case "hey-api":
      return heyApi(url);
    case "cockatiel around fetch":
      return cockatiel(url);
    case "openai":
      return openai(url);
    default:
      throw new Error(`no contender "${name}"`);
  }
}

// Types of packages that may not be there: what is used of them.
interface OpenapiFetch {
  readonly default: (options: { readonly baseUrl: string }) => {
    readonly GET: (path: string, options: object) => Promise<{ readonly data?: unknown }>;
  };
}
interface HeyApiSdk {
  readonly client: { readonly setConfig: (config: object) => void };
  readonly getPet: (options: object) => Promise<{ readonly data?: unknown }>;
}
interface HeyApi {
  readonly createClient: (options: object) => Promise<unknown>;
}
interface Cockatiel {
  readonly handleAll: unknown;
  readonly retry: (handled: unknown, options: object) => unknown;
  readonly circuitBreaker: (handled: unknown, options: object) => unknown;
  readonly timeout: (ms: number, strategy: unknown) => unknown;
  readonly TimeoutStrategy: { readonly Aggressive: unknown };
  readonly SamplingBreaker: new (options: object) => unknown;
  readonly wrap: (...policies: readonly unknown[]) => {
    readonly execute: <T>(run: (context: { readonly signal: AbortSignal }) => Promise<T>) => Promise<T>;
  };
}
interface OpenAi {
  readonly default: new (options: object) => { readonly get: (path: string) => Promise<unknown> };
}

async function openapiFetch(url: string): Promise<Call> {
  const { default: createClient } = await loadPeer<OpenapiFetch>("openapi-fetch");
  const client = createClient({ baseUrl: url });
  return async () => (await client.GET("/pets/{id}", { params: { path: { id: "pet_1" } } })).data;
}

async function heyApi(url: string): Promise<Call> {
  const { client, getPet } = (await import(heyApiModule)) as HeyApiSdk;
  client.setConfig({ baseUrl: url });
  return async () => (await getPet({ path: { id: "pet_1" } })).data;
}

async function cockatiel(url: string): Promise<Call> {
  const it = await loadPeer<Cockatiel>("cockatiel");
  const policy = it.wrap(
    it.retry(it.handleAll, { maxAttempts: 2 }),
    it.circuitBreaker(it.handleAll, {
      halfOpenAfter: 30_000,
      breaker: new it.SamplingBreaker({ threshold: 0.5, duration: 60_000 }),
    }),
    it.timeout(10_000, it.TimeoutStrategy.Aggressive),
  );
  const target = `${url}/pets/pet_1`;
  return () => policy.execute(async ({ signal }) => (await fetch(target, { signal })).json());
}

async function openai(url: string): Promise<Call> {
  const { default: OpenAI } = await loadPeer<OpenAi>("openai");
  const client = new OpenAI({ apiKey: "key", baseURL: url, maxRetries: 0 });
  return () => client.get("/pets/pet_1");
}

/** Makes the clients that peers generate. Once, before anything is measured. */
export async function preparePeers(): Promise<void> {
  if (!PEERS.includes("hey-api")) return;
  const { createClient } = await loadPeer<HeyApi>("@hey-api/openapi-ts");
  const generated = await mkdtemp(join(tmpdir(), "hey-api-"));
  await createClient({
    input: fileURLToPath(new URL("./pet.yaml", import.meta.url)),
    output: { path: generated, clean: true },
    logs: { level: "silent", file: false },
    plugins: [
      "@hey-api/client-fetch",
      "@hey-api/typescript",
      { name: "@hey-api/sdk", validator: "zod" },
      "zod",
    ],
  });
  // Bundled, so that what a package generates does not stand among our sources.
  const contents = `export { client } from "./client.gen"; export { getPet } from "./sdk.gen";`;
  await build({
    stdin: { contents, resolveDir: generated },
    outfile: heyApiModule,
    bundle: true,
    format: "esm",
    platform: "node",
    external: ["zod"],
  });
  await rm(generated, { recursive: true });
}

/** For the table: which version was measured. */
export function versionOf(name: string): string {
  const text = readFileSync(join(folder, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
