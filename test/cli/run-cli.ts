import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The command as its sources stand: Node runs them without a build. */
const ENTRY = fileURLToPath(new URL("../../generator/src/cli/bin.ts", import.meta.url));

/** Sources are compiled once, not in every process. */
const COMPILE_CACHE = join(tmpdir(), "gen-client-compile-cache");

export const FIXTURES: string = fileURLToPath(new URL("../fixtures/", import.meta.url));

/** What a run of the command left on its three ways out. */
export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Imported by the child before anything else. */
  readonly preload?: string;
  readonly uid?: number;
}

/** Runs `gen-client` as a process of its own. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const preload = options.preload === undefined ? [] : ["--import", options.preload];
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...preload, ENTRY, ...args], {
    cwd: options.cwd,
    env: { PATH, HOME, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
    ...(options.uid !== undefined && { uid: options.uid }),
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(options.stdin ?? "");
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** A folder of its own, gone when the test is over. */
export function createWorkFolder(): { readonly path: string; readonly [Symbol.dispose]: () => void } {
  const path = mkdtempSync(join(tmpdir(), "gen-client-cli-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Content by path of every file below a folder. */
export function readTree(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
  );
}

/** When each file below a folder was last written, in nanoseconds. */
export function readTimes(folder: string): Record<string, bigint> {
  return Object.fromEntries(
    Object.keys(readTree(folder)).map((path) => [
      path,
      statSync(join(folder, path), { bigint: true }).mtimeNs,
    ]),
  );
}
