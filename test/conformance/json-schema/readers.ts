import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { generate } from "../../../generator/src/index.ts";
import type { Reader } from "../../../runtime/src/codegen.ts";
import type { readValue } from "../../../runtime/src/read/read-value.ts";
import { batches, documentOf, nameOf } from "./documents.ts";
import type { Group } from "./suite.ts";

/** The reader of a group's schema, or why there is none. */
export type Made = { readonly reader: Reader<unknown> } | { readonly refused: string };

/** Readers as they were emitted, and the runtime that runs them. */
export interface Readers {
  readonly of: ReadonlyMap<Group, Made>;
  readonly read: typeof readValue;
}

const source = (path: string): string =>
  fileURLToPath(new URL(`../../../runtime/src/${path}`, import.meta.url));

/** Generates clients of all groups, and loads what they read replies with. */
export async function makeReaders(groups: readonly Group[]): Promise<Readers> {
  const folder = mkdtempSync(join(tmpdir(), "gen-client-suite-"));
  try {
    const refused = new Map<Group, Made>();
    const entries: string[] = [`export { readValue } from ${JSON.stringify(source("read/read-value.ts"))};`];
    for (const [index, batch] of batches(groups).entries()) {
      const out = join(folder, `client${index}`);
      await generateAll(batch, out, refused);
      for (const path of schemaModules(out)) {
        entries.push(`export * as m${index}_${entries.length} from ${JSON.stringify(path)};`);
      }
    }
    const { readValue: read, ...modules } = await load(entries, join(folder, "readers.mjs"));
    const readers = new Map<string, unknown>(Object.values(modules).flatMap((each) => Object.entries(each)));
    const found = groups.map((group): [Group, Made] => {
      const reader = readers.get(`${nameOf(group)}Reader`) as Reader<unknown> | undefined;
      return [group, refused.get(group) ?? (reader ? { reader } : { refused: "no reader was emitted" })];
    });
    return { of: new Map(found), read: read as unknown as typeof readValue };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A document that is refused for some schemas is generated without them. */
async function generateAll(groups: readonly Group[], out: string, refused: Map<Group, Made>): Promise<void> {
  if (groups.length === 0) return;
  const document = documentOf(groups);
  const spec = `${out}.json`;
  mkdirSync(out);
  writeFileSync(spec, document.text);
  const result = await generate({ spec, out, importExtension: "ts" });
  if (result.ok) return;
  const errors = result.diagnostics.filter(({ severity }) => severity === "error");
  const before = refused.size;
  for (const { pointer = "", message } of errors) {
    const name = /^#\/components\/schemas\/([^/]+)/.exec(pointer)?.[1];
    const group = document.groups.get(name ?? "");
    if (group !== undefined) refused.set(group, { refused: message });
  }
  rmSync(out, { recursive: true });
  if (refused.size === before) {
    for (const group of groups) refused.set(group, { refused: errors[0]?.message ?? "refused" });
    return;
  }
  await generateAll(
    groups.filter((group) => !refused.has(group)),
    out,
    refused,
  );
}

function schemaModules(out: string): readonly string[] {
  try {
    return readdirSync(join(out, "schemas")).map((name) => join(out, "schemas", name));
  } catch {
    return [];
  }
}

async function load(
  entries: readonly string[],
  outfile: string,
): Promise<Record<string, Record<string, unknown>>> {
  await build({
    stdin: {
      contents: entries.join("\n"),
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
      loader: "ts",
    },
    bundle: true,
    format: "esm",
    outfile,
    alias: {
      "@gen-client/runtime/schema": source("read/words.ts"),
      "@gen-client/runtime/codegen": source("codegen.ts"),
    },
    nodePaths: [fileURLToPath(new URL("../../../node_modules", import.meta.url))],
    logLevel: "silent",
  });
  return import(pathToFileURL(outfile).href);
}
