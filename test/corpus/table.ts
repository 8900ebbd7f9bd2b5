import type { CorpusRow } from "./corpus.ts";

const HEAD = [
  "document",
  "version",
  "ops",
  "schemas",
  "gen CPU s",
  "peak MB",
  "files",
  "kB",
  "warnings",
  "tsc s",
  "type errors",
];

/** Prints rows as an aligned Markdown table, then what went wrong, then totals. */
export function printTable(rows: readonly CorpusRow[]): void {
  const cells = rows.map((row) => [
    row.document,
    row.version,
    String(row.operations),
    String(row.schemas),
    row.cpuSeconds.toFixed(1),
    row.peakMegabytes.toFixed(0),
    String(row.files),
    String(row.kilobytes),
    String(row.warnings),
    Number.isNaN(row.tscSeconds) ? "-" : row.tscSeconds.toFixed(1),
    errorCell(row),
  ]);
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  const print = (line: readonly string[]): void => {
    console.log(`| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  };
  print(HEAD);
  print(widths.map((width) => "-".repeat(width)));
  for (const line of cells) print(line);
  for (const row of rows.filter((candidate) => candidate.problems.length > 0)) {
    console.log(`\n${row.document}`);
    for (const problem of row.problems.slice(0, 8)) console.log(`  ${problem}`);
  }
  const clean = rows.filter((row) => row.problems.length === 0).length;
  console.log(`\n${clean} passed, ${rows.length - clean} failed`);
}

function errorCell(row: CorpusRow): string {
  const counts = Object.entries(row.typeErrors);
  if (counts.length === 0) return "not generated";
  const failing = counts.filter(([, errors]) => errors > 0);
  return failing.length === 0
    ? "0"
    : failing.map(([compiler, errors]) => `${compiler}: ${errors}`).join(", ");
}
