/**
 * Generates a client from every real document there is, type-checks it, and prints a table.
 *
 *     npm run corpus                    all documents, both compilers
 *     npm run corpus -- --quick         a subset, for CI
 *     npm run corpus -- stripe github   documents whose name contains a word
 */
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CorpusDocument, corpusDocuments } from "./documents.ts";
import { measureNode } from "./measure.ts";
import { printTable } from "./table.ts";
import { type ModuleKind, prepareWorkspace, typeCheck } from "./type-check.ts";

const cli = fileURLToPath(new URL("../../generator/bin/gen-client.js", import.meta.url));

/** One row of the table. */
export interface CorpusRow {
  readonly document: string;
  readonly version: string;
  readonly operations: number;
  readonly schemas: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly files: number;
  readonly kilobytes: number;
  readonly warnings: number;
  /** By compiler and module kind; empty where generation failed. */
  readonly typeErrors: Readonly<Record<string, number>>;
  readonly tscSeconds: number;
  readonly problems: readonly string[];
}

const CHECKS: readonly (readonly [string, ModuleKind])[] = [
  ["7", "nodenext"],
  ["7", "bundler"],
  ["5.9", "nodenext"],
  ["5.9", "bundler"],
];

async function runDocument(document: CorpusDocument, workspace: string): Promise<CorpusRow> {
  prepareWorkspace(workspace);
  const out = join(workspace, "client");
  const run = await measureNode(cli, [document.file, "--out", out, "--json"], workspace);
  const summary = parseSummary(run.stdout);
  const base = {
    document: document.name,
    version: summary.version ?? "?",
    operations: summary.operations ?? 0,
    schemas: summary.schemas ?? 0,
    cpuSeconds: run.cpuSeconds,
    peakMegabytes: run.peakMegabytes,
    warnings: summary.warnings ?? 0,
  };
  if (run.exitCode !== 0) {
    const problems = [`exit ${run.exitCode}`, ...firstErrors(run.stdout, run.stderr)];
    return { ...base, files: 0, kilobytes: 0, typeErrors: {}, tscSeconds: Number.NaN, problems };
  }
  const written = filesBelow(out);
  const typeErrors: Record<string, number> = {};
  const problems: string[] = [];
  let tscSeconds = Number.NaN;
  for (const [compiler, kind] of CHECKS) {
    const check = typeCheck(workspace, compiler, kind, ["client"]);
    typeErrors[`${compiler} ${kind}`] = check.errors;
    problems.push(...check.sample);
    if (Number.isNaN(tscSeconds)) tscSeconds = check.seconds;
  }
  return { ...base, ...written, typeErrors, tscSeconds, problems: [...new Set(problems)] };
}

interface Summary {
  readonly version?: string;
  readonly operations?: number;
  readonly schemas?: number;
  readonly warnings?: number;
}

/** The fields of `--json` that the table shows. */
function parseSummary(stdout: string): Summary {
  try {
    const report = JSON.parse(stdout) as { summary?: Summary };
    return report.summary ?? {};
  } catch {
    return {};
  }
}

function firstErrors(stdout: string, stderr: string): string[] {
  try {
    const report = JSON.parse(stdout) as {
      diagnostics?: { severity: string; code: string; message: string; pointer?: string }[];
    };
    const errors = (report.diagnostics ?? []).filter((diagnostic) => diagnostic.severity === "error");
    if (errors.length > 0)
      return errors.slice(0, 5).map((e) => `${e.code}: ${e.message} (${e.pointer ?? "?"})`);
  } catch {
    // Not JSON: a crash. What it printed says more.
  }
  return stderr.split("\n").slice(0, 5);
}

function filesBelow(folder: string): { files: number; kilobytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return { files: files.length, kilobytes: Math.round(bytes / 1024) };
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const words = args.filter((arg) => !arg.startsWith("--"));
  const documents = corpusDocuments({ quick: args.includes("--quick") }).filter(
    (document) => words.length === 0 || words.some((word) => document.name.includes(word)),
  );
  if (documents.length === 0) {
    console.log("corpus: skipped, there are no documents beside the project");
    return;
  }
  const workspace = join(tmpdir(), `gen-client-corpus-${process.pid}`);
  const rows: CorpusRow[] = [];
  for (const document of documents) {
    rows.push(await runDocument(document, workspace));
    if (process.stderr.isTTY) console.error(`${rows.length}/${documents.length} ${document.name}`);
  }
  rmSync(workspace, { recursive: true, force: true });
  printTable(rows);
  const report = args.find((arg) => arg.startsWith("--report="))?.slice("--report=".length);
  if (report !== undefined) writeFileSync(report, `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.some((row) => row.problems.length > 0)) process.exitCode = 1;
}

await main();
