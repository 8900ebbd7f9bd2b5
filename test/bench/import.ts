/**
 * What a program pays for a whole generated client before its first call: CPU time and heap of the import and of
 * `createClient`, apart from what the runtime and zod cost, which every client of the process shares.
 *
 *     npm run bench:import                 every operation of GitHub's and Stripe's documents
 *     npm run bench:import -- --runs=9
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { corpusDocuments } from "../corpus/documents.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const child = fileURLToPath(new URL("./import/measure-import.mjs", import.meta.url));
const DOCUMENTS = ["specs/github-rest", "specs/stripe"];
const runs = Number(process.argv.find((arg) => arg.startsWith("--runs="))?.slice(7) ?? 5);

interface Cost {
  readonly cpuMs: number;
  readonly heapMb: number;
}

/** A folder in which compiled clients find a compiled runtime, as after an install. */
function prepareWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), "gen-client-import-"));
  const runtime = join(folder, "node_modules/@gen-client/runtime");
  mkdirSync(runtime, { recursive: true });
  cpSync(join(root, "runtime/package.json"), join(runtime, "package.json"));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", "runtime/tsconfig.json", "--outDir", join(runtime, "dist")], {
    cwd: root,
  });
  symlinkSync(join(root, "node_modules/zod"), join(folder, "node_modules/zod"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  return folder;
}

/** The client of a document, each module compiled by itself, as a user's `tsc` does. */
async function compiledClient(folder: string, document: string, name: string): Promise<string> {
  const source = join(folder, `${name}-source`);
  const outdir = join(folder, name);
  const cli = join(root, "generator/bin/gen-client.js");
  execFileSync(process.execPath, [cli, document, "--out", source, "--quiet"], { cwd: folder });
  const entryPoints = globSync("{*,operations/*,schemas/*}.ts", { cwd: source }).map((file) =>
    join(source, file),
  );
  await build({ entryPoints, outdir, outbase: source, format: "esm", target: "es2023" });
  return pathToFileURL(join(outdir, "index.js")).href;
}

function measure(urls: readonly string[], cwd: string): readonly Cost[] {
  const output = execFileSync(process.execPath, ["--expose-gc", child, ...urls], { cwd, encoding: "utf8" });
  return JSON.parse(output) as readonly Cost[];
}

function median(figures: readonly number[]): number {
  return [...figures].sort((left, right) => left - right)[Math.floor(figures.length / 2)] ?? Number.NaN;
}

function row(name: string, costs: readonly Cost[]): string {
  const cpu = median(costs.map(({ cpuMs }) => cpuMs)).toFixed(0);
  const heap = median(costs.map(({ heapMb }) => heapMb)).toFixed(1);
  return `${name.padEnd(30)}${cpu.padStart(8)} ms${heap.padStart(8)} MB`;
}

const folder = prepareWorkspace();
const runtimeUrl = pathToFileURL(join(folder, "node_modules/@gen-client/runtime/dist/codegen.js")).href;
console.log(`import and createClient, CPU and heap, median of ${runs}; load ${loadavg()[0]?.toFixed(1)}`);
for (const { name, file } of corpusDocuments({ quick: false }).filter(({ name }) =>
  DOCUMENTS.includes(name),
)) {
  const url = await compiledClient(folder, file, name.replaceAll("/", "-"));
  const measured = Array.from({ length: runs }, () => measure([runtimeUrl, url], folder));
  console.log(
    row(
      "runtime and zod",
      measured.flatMap(([first]) => first ?? []),
    ),
  );
  console.log(
    row(
      name,
      measured.flatMap(([, second]) => second ?? []),
    ),
  );
}
rmSync(folder, { recursive: true, force: true });
