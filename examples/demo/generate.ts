import { spawnSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** What a run of the generator gave. */
export interface Generation {
  readonly files: number;
  readonly bytes: number;
  readonly elapsedMs: number;
  /** Files that are not what is committed, by path. */
  readonly differences: readonly string[];
}

const GENERATOR = fileURLToPath(new URL("../../generator/bin/gen-client.js", import.meta.url));

/** Generates a client into a folder that is removed afterwards, and compares it with the committed one, byte by byte. */
export async function generateAndCompare(document: string, committed: string): Promise<Generation> {
  const folder = await mkdtemp(join(tmpdir(), "gen-client-demo-"));
  try {
    // A client's README names the command that made it: the same one, as seen from the same place.
    await copyFile(document, join(folder, basename(document)));
    const start = performance.now();
    runGenerator(folder, [basename(document), "--out", "client", "--import-extension", "ts", "--quiet"]);
    const elapsedMs = performance.now() - start;
    const [fresh, old] = [await readTree(join(folder, "client")), await readTree(committed)];
    const paths = [...new Set([...fresh.keys(), ...old.keys()])].sort();
    return {
      files: fresh.size,
      bytes: [...fresh.values()].reduce((sum, text) => sum + text.length, 0),
      elapsedMs,
      differences: paths.filter((path) => fresh.get(path) !== old.get(path)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runGenerator(cwd: string, parameters: readonly string[]): void {
  const run = spawnSync(process.execPath, [GENERATOR, ...parameters], { cwd, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`gen-client failed (${run.status}):\n${run.stderr}${run.stdout}`);
}

async function readTree(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.map(async (file) => [relative(root, file), await readFile(file, "utf8")] as const),
  );
  return new Map(texts);
}
