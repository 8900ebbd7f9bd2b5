import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseYaml } from "@redocly/openapi-core";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate } from "../../generator/src/index.ts";
import manifest from "../../runtime/package.json" with { type: "json" };
import { type Place, placesOf, replaceAt } from "./places.ts";

/** Every way out of a string, a template, a comment or a line, around code that would leave a mark. */
const BREAKOUT =
  "'+(globalThis.__PWNED_single=1)+'\"+(globalThis.__PWNED_double=1)+\"`+(globalThis.__PWNED_tick=1)+`$" +
  "{globalThis.__PWNED_slot=1}" +
  "*/globalThis.__PWNED_comment=1;/*\nglobalThis.__PWNED_line=1//\u2028globalThis.__PWNED_separator=1//\\";

const NODE_ENTRIES: ReadonlySet<string> = new Set(["./node", "./undici", "./opentelemetry"]);
const fixture = fileURLToPath(new URL("../fixtures/everything.yaml", import.meta.url));
const document: unknown = parseYaml(readFileSync(fixture, "utf8"));
const folder = mkdtempSync(join(tmpdir(), "gen-client-fuzz-"));
const runtime = join(folder, "runtime");

/** The runtime's entries that emitted code may name, longest first: an alias stands for what begins with it too. */
const ENTRIES = Object.entries(manifest.exports)
  .flatMap(([path, target]) =>
    typeof target === "string" || NODE_ENTRIES.has(path) ? [] : [[path, target] as const],
  )
  .map(([path, target]) => ({
    path: `@gen-client/runtime${path.slice(1)}`,
    name: path === "." ? "index" : path.slice(2),
    source: fileURLToPath(
      new URL(
        `../../runtime/${target.default.replace("./dist/", "src/").replace(/js$/, "ts")}`,
        import.meta.url,
      ),
    ),
  }))
  .sort((a, b) => b.path.length - a.path.length);

beforeAll(async () => {
  await build({
    entryPoints: Object.fromEntries(ENTRIES.map(({ name, source }) => [name, source])),
    bundle: true,
    splitting: true,
    format: "esm",
    outdir: runtime,
    outExtension: { ".js": ".mjs" },
    logLevel: "silent",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Generates from a mangled document, then loads and uses whatever came out. */
async function outcomeOf(mangled: unknown, name: string): Promise<string> {
  const spec = join(folder, `${name}.json`);
  const out = join(folder, name);
  writeFileSync(spec, JSON.stringify(mangled));
  const result = await generate({ spec, out });
  if (!result.ok) {
    const error = result.diagnostics.find((diagnostic) => diagnostic.severity === "error");
    return error?.location === undefined
      ? `error without a place: ${error?.code} ${error?.message}`
      : "refused";
  }
  await importAll(out, join(folder, `${name}.mjs`));
  rmSync(out, { recursive: true, force: true });
  return "generated";
}

async function importAll(out: string, bundle: string): Promise<void> {
  const modules = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  const entry = modules
    .map((path, index) => `export * as m${index} from ${JSON.stringify(join(out, path))};`)
    .join("\n");
  await build({
    stdin: { contents: entry, resolveDir: out, loader: "ts" },
    bundle: true,
    format: "esm",
    outfile: bundle,
    alias: Object.fromEntries(ENTRIES.map(({ name, path }) => [path, join(runtime, `${name}.mjs`)])),
    external: [`${runtime}/*`],
    logLevel: "silent",
  });
  const loaded: Record<string, Record<string, unknown>> = await import(pathToFileURL(bundle).href);
  for (const exports of Object.values(loaded)) {
    for (const value of Object.values(exports)) use(value);
  }
}

/** Runs what is lazy: the makers of readers and of the client. */
function use(value: unknown): void {
  if (typeof value === "function") value({ baseUrl: "https://fuzz.test" });
  if (typeof value === "object" && value !== null && "node" in value && typeof value.node === "function")
    value.node();
}

function marks(): string[] {
  return Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith("__PWNED"));
}

const places = placesOf(document);

describe("no text of a document reaches code", () => {
  it("finds the places to attack", () => {
    expect(places.filter((place) => place.kind === "value").length).toBeGreaterThan(200);
    expect(places.filter((place) => place.kind === "key").length).toBeGreaterThan(60);
  });

  it("would see a breakout", async () => {
    const out = join(folder, "vulnerable");
    mkdirSync(out);
    writeFileSync(join(out, "index.ts"), "export const text = globalThis.__PWNED_self = 1;\n");
    await importAll(out, join(folder, "vulnerable.mjs"));
    expect(marks()).toEqual(["__PWNED_self"]);
    Reflect.deleteProperty(globalThis, "__PWNED_self");
  });

  it.each(chunks(places, 8))(
    "holds at places $from to $to",
    async ({ from, items }) => {
      const outcomes: string[] = [];
      for (const [offset, place] of items.entries()) {
        const mangled = replaceAt(document, place, BREAKOUT);
        outcomes.push(`${place.path.join("/")}: ${await outcomeOf(mangled, `case-${from + offset}`)}`);
      }
      expect(outcomes.filter((outcome) => !/: (generated|refused)$/.test(outcome))).toEqual([]);
      expect(marks()).toEqual([]);
    },
    120_000,
  );
});

/** The places in a few tests, so that a failure names its part of the document. */
function chunks(
  all: readonly Place[],
  count: number,
): { from: number; to: number; items: readonly Place[] }[] {
  const size = Math.ceil(all.length / count);
  return Array.from({ length: count }, (_, index) => ({
    from: index * size,
    to: Math.min((index + 1) * size, all.length) - 1,
    items: all.slice(index * size, (index + 1) * size),
  }));
}
