import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { batches, documentOf, nameOf } from "./documents.ts";
import type { Group, Json } from "./suite.ts";

const MODULES = fileURLToPath(new URL("../../peers/node_modules/", import.meta.url));

/** Another way from a schema to something that reads its values. */
export interface Peer {
  readonly name: string;
  /** Schemas by group; what a peer has nothing for is left out. */
  readonly make: (groups: readonly Group[]) => Promise<ReadonlyMap<Group, Checker>>;
}

/** Says whether a value is valid. */
export type Checker = (data: Json) => boolean;

interface ZodSchema {
  readonly safeParse: (data: unknown) => { readonly success: boolean };
}

/** The peers that are installed. */
export function peers(): readonly Peer[] {
  if (!existsSync(MODULES)) return [];
  return [
    { name: "zod, z.fromJSONSchema", make: importByZod },
    { name: "hey-api, zod plugin", make: (groups) => generated(groups, heyApi) },
    { name: "orval, zod client", make: (groups) => generated(groups, orval) },
  ];
}

async function importByZod(groups: readonly Group[]): Promise<ReadonlyMap<Group, Checker>> {
  const zod: { fromJSONSchema: (schema: unknown, options: object) => ZodSchema } = await import(
    pathToFileURL(join(MODULES, "zod/index.js")).href
  );
  const made = groups.flatMap((group): (readonly [Group, Checker])[] => {
    try {
      const defaultTarget = group.draft === "draft4" ? "openapi-3.0" : "draft-2020-12";
      return [[group, checker(zod.fromJSONSchema(group.schema, { defaultTarget }))]];
    } catch {
      return [];
    }
  });
  return new Map(made);
}

function checker(schema: ZodSchema): Checker {
  return (data) => schema.safeParse(data).success;
}

/** Writes modules of zod schemas for the document at a path, and says what a component's is called. */
interface Generator {
  readonly write: (spec: string, out: string) => Promise<void>;
  readonly nameOf: (component: string) => string;
}

const heyApi: Generator = {
  nameOf: (component) => `z${component}`,
  write: async (input, path) => {
    const { createClient } = await import(
      pathToFileURL(join(MODULES, "@hey-api/openapi-ts/dist/index.mjs")).href
    );
    await createClient({ input, output: { path }, plugins: ["zod"], logs: { level: "silent", file: false } });
  },
};

const orval: Generator = {
  nameOf: (component) => `Get${component}Response`,
  write: async (target, out) => {
    const { generate } = await import(pathToFileURL(join(MODULES, "orval/dist/index.mjs")).href);
    const output = { client: "zod", mode: "single", target: join(out, "schemas.ts") };
    await generate({ input: { target }, output });
  },
};

async function generated(
  groups: readonly Group[],
  generator: Generator,
): Promise<ReadonlyMap<Group, Checker>> {
  const folder = mkdtempSync(join(tmpdir(), "gen-client-peer-"));
  const found = new Map<Group, Checker>();
  try {
    for (const batch of batches(groups)) await attempt(batch, generator, folder, found);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return found;
}

let attempts = 0;

/** One schema that cannot be generated, or whose module cannot be loaded, must not cost the others theirs. */
async function attempt(
  groups: readonly Group[],
  generator: Generator,
  folder: string,
  found: Map<Group, Checker>,
): Promise<void> {
  attempts += 1;
  const out = join(folder, String(attempts));
  try {
    writeFileSync(`${out}.json`, documentOf(groups).text);
    await generator.write(`${out}.json`, out);
    const schemas = await load(out);
    for (const group of groups) {
      const schema = schemas.get(generator.nameOf(nameOf(group)));
      if (schema !== undefined) found.set(group, checker(schema));
    }
  } catch {
    if (groups.length < 2) return;
    const middle = groups.length >> 1;
    await attempt(groups.slice(0, middle), generator, folder, found);
    await attempt(groups.slice(middle), generator, folder, found);
  }
}

async function load(out: string): Promise<ReadonlyMap<string, ZodSchema>> {
  const paths = readdirSync(out).filter((name) => name.endsWith(".ts"));
  const outfile = join(out, "bundle.mjs");
  await build({
    stdin: {
      contents: paths.map((name) => `export * from ${JSON.stringify(join(out, name))};`).join("\n"),
      resolveDir: out,
      loader: "ts",
    },
    bundle: true,
    format: "esm",
    outfile,
    nodePaths: [MODULES],
    logLevel: "silent",
  });
  const loaded: Record<string, ZodSchema> = await import(pathToFileURL(outfile).href);
  return new Map(Object.entries(loaded));
}
