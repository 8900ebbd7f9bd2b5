/**
 * Round trip: for every example value in real documents, and for values made from every schema of theirs, the type holds the
 * value, the reader accepts it, and encoder and reader give it back; broken in one place, it is reported at that place.
 *
 *     npm run round-trip                   all documents
 *     npm run round-trip -- --quick        a subset, fewer values
 *     npm run round-trip -- stripe box     documents whose name contains a word
 *     npm run round-trip -- --record       and write what fails, with reasons, to test/round-trip/failures.md
 *
 * Fails on what is in failures.md neither by its reason nor by name.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CorpusDocument, corpusDocuments } from "../corpus/documents.ts";
import type { ExplainedFailure, Outcome } from "./document.ts";

const script = fileURLToPath(new URL("./document.ts", import.meta.url));
const failuresFile = fileURLToPath(new URL("./failures.md", import.meta.url));

interface Row {
  readonly document: string;
  readonly outcome: Outcome | undefined;
  readonly problem: string;
}

function runDocument({ name, file }: CorpusDocument, quick: boolean): Row {
  const folder = join(tmpdir(), `gen-client-round-trip-${process.pid}`);
  const effort = quick ? ["1", "15"] : ["2", "60"];
  const run = spawnSync(process.execPath, ["--max-old-space-size=6000", script, file, folder, ...effort], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 400_000,
  });
  rmSync(folder, { recursive: true, force: true });
  if (run.status !== 0) {
    const problem =
      run.stderr.split("\n").find((line) => /error/i.test(line)) ?? `exit ${run.status ?? "by time"}`;
    return { document: name, outcome: undefined, problem };
  }
  return { document: name, outcome: JSON.parse(run.stdout) as Outcome, problem: "" };
}

const COLUMNS = ["schemas", "examples", "values", "mutations", "literals", "discarded"] as const;

function printRow({ document, outcome, problem }: Row): void {
  const figures = COLUMNS.map((column) => String(outcome?.[column] ?? "-").padStart(9));
  const excused = outcome?.failures.filter(({ excuse }) => excuse !== undefined).length ?? 0;
  const ours = (outcome?.failures.length ?? 0) - excused;
  console.log(
    [document.padEnd(38), ...figures, String(excused).padStart(9), String(ours).padStart(6), problem].join(
      " ",
    ),
  );
}

/** As it stands in the committed list. */
function lineOf({ check, pointer, detail, excuse }: ExplainedFailure): string {
  const why = excuse === undefined ? "" : ` — ${excuse}`;
  return `- ${check}: \`${pointer}\`: ${detail.replaceAll("`", "'").replaceAll("\n", " ")}${why}`;
}

/** The sections of the committed list by document. */
function sections(): ReadonlyMap<string, string> {
  const found = readFileSync(failuresFile, "utf8").split(/^## /m).slice(1);
  return new Map(
    found.map((section) => [section.split("\n", 1)[0] ?? "", section.split("\n").slice(2).join("\n").trim()]),
  );
}

/** What other documents have stays. */
function record(rows: readonly Row[]): void {
  const kept = new Map(sections());
  for (const { document, outcome } of rows) {
    if (outcome === undefined) continue;
    kept.set(document, outcome.failures.map(lineOf).join("\n"));
  }
  const head =
    "# What does not come back\n\nBy document; written by `npm run round-trip -- --record`. What has a reason is not ours to mend.\n";
  const texts = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
  const filled = texts
    .filter(([, text]) => text !== "")
    .map(([document, text]) => `## ${document}\n\n${text}\n`);
  writeFileSync(failuresFile, [head, ...filled].join("\n"));
}

/** What is listed already, by check and place. */
function known(): ReadonlySet<string> {
  return new Set(
    [...sections()].flatMap(([document, text]) =>
      [...text.matchAll(/^- ([a-z ]+): `([^`]+)`/gm)].map(
        ([, check, pointer]) => `${document} ${check} ${pointer}`,
      ),
    ),
  );
}

const args = process.argv.slice(2);
const quick = args.includes("--quick");
const words = args.filter((arg) => !arg.startsWith("--"));
const documents = corpusDocuments({ quick }).filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (documents.length === 0) console.log("round trip: skipped, there are no documents beside the project");
const heads = [...COLUMNS, "not ours"].map((column) => column.padStart(9));
console.log(["document".padEnd(38), ...heads, "ours".padStart(6)].join(" "));
const rows: Row[] = [];
for (const document of documents) {
  const row = runDocument(document, quick);
  rows.push(row);
  printRow(row);
}
if (args.includes("--record")) record(rows);
const listed = known();
for (const { document, outcome, problem } of rows) {
  const fresh = (outcome?.failures ?? []).filter(
    ({ check, pointer, excuse }) => excuse === undefined && !listed.has(`${document} ${check} ${pointer}`),
  );
  if (fresh.length > 0) console.log(`\n${document}\n${fresh.map(lineOf).join("\n")}`);
  if (fresh.length > 0 || problem !== "") process.exitCode = 1;
}
