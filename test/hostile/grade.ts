import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Grades the built command by the hostile documents that are shared between projects. Prints a verdict a document, and
 * exits with 1 when one is not as its index states. `npm run hostile -- --only "^6"` grades a few.
 */
const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const checker = fromRoot("../shared/hostile/check.mjs");

interface Graded {
  readonly file: string;
  readonly verdict: "pass" | "fail";
}

function grade(extra: readonly string[]): readonly Graded[] {
  const folder = mkdtempSync(join(tmpdir(), "gen-client-grade-"));
  const report = join(folder, "report.json");
  const command = `"${process.execPath}" "${fromRoot("generator/bin/gen-client.js")}" {spec} --out {out}`;
  const given = ["--cmd", command, "--modules", fromRoot("node_modules"), "--json", report];
  try {
    const { status } = spawnSync(process.execPath, [checker, ...given, ...extra], { stdio: "inherit" });
    if (status !== 0) throw new Error(`the checker itself failed (exit code ${status})`);
    return JSON.parse(readFileSync(report, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (existsSync(checker)) {
  const graded = grade(process.argv.slice(2));
  const isGood = graded.length > 0 && graded.every(({ verdict }) => verdict === "pass");
  process.exitCode = isGood ? 0 : 1;
} else {
  process.stdout.write(`Skipped: there are no hostile documents at ${checker}.\n`);
}
