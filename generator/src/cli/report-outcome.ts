import { posix } from "node:path";
import type { GenerateResult } from "../generate/result.ts";
import type { WriteReport } from "../write/write-output.ts";
import type { GenerateCommand } from "./command.ts";
import { count, duration, megabytes } from "./quantities.ts";
import type { Palette } from "./terminal.ts";

/** What the reports of one run draw on. */
export interface OutcomeView {
  readonly result: GenerateResult;
  readonly command: GenerateCommand;
  readonly palette: Palette;
}

/** The last words of a run. */
export function reportOutcome(
  { result, command, palette }: OutcomeView,
  elapsedMs: number,
): readonly string[] {
  const { report, summary } = result;
  if (!result.ok || report === undefined || summary === undefined) {
    const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
    const kept = command.check ? "" : " Nothing was written.";
    return [palette.red(`Failed: ${count(errors, "error")}.${kept}`)];
  }
  const sizes = `${count(summary.operations, "operation")}, ${count(summary.schemas, "schema")}`;
  if (command.check) {
    return [
      `${palette.green("✓")} ${display(report.out, result)} is up to date ${palette.dim(`(${sizes}, ${duration(elapsedMs)})`)}`,
    ];
  }
  const head = `${palette.green("✓")} ${palette.bold(summary.title)} ${palette.dim("→")} ${display(report.out, result)}`;
  return [
    head,
    `  ${sizes}; ${fileCounts(report)}; ${duration(elapsedMs)}`,
    ...nextStep(report, result, palette),
  ];
}

/** Which files of the committed client differ, and what to do. */
export function reportOutOfDate({ result, palette }: OutcomeView): readonly string[] {
  const { report } = result;
  if (report === undefined) {
    return [];
  }
  const differing = report.added.length + report.changed.length + report.removed.length;
  const line = (mark: string, label: string) => (path: string) => `  ${mark} ${path} ${palette.dim(label)}`;
  const out = display(report.out, result);
  return [
    palette.red(`${out} is out of date: ${count(differing, "file")} differ${differing === 1 ? "s" : ""}`),
    ...report.added.map(line(palette.green("+"), "(missing)")),
    ...report.changed.map(line(palette.yellow("~"), "(changed)")),
    ...report.removed.map(line(palette.red("-"), "(no longer generated)")),
    "Run the same command without --check, and commit the result.",
  ];
}

/** Time and memory of each stage. */
export function reportStages({ result, palette }: OutcomeView): readonly string[] {
  const row = (stage: string, cpuMs: number, wallMs: number, memory: string) =>
    `  ${stage.padEnd(10)}${duration(cpuMs).padStart(10)}${duration(wallMs).padStart(10)}${memory.padStart(10)}`;
  const sum = (pick: (timing: GenerateResult["stages"][number]) => number) =>
    result.stages.reduce((total, timing) => total + pick(timing), 0);
  const peak = Math.max(0, ...result.stages.map((timing) => timing.peakBytes));
  return [
    palette.dim(`  ${"stage".padEnd(10)}${"CPU".padStart(10)}${"wall".padStart(10)}${"peak".padStart(10)}`),
    ...result.stages.map((timing) =>
      row(timing.stage, timing.cpuMs, timing.wallMs, megabytes(timing.peakBytes)),
    ),
    palette.bold(
      row(
        "total",
        sum((timing) => timing.cpuMs),
        sum((timing) => timing.wallMs),
        megabytes(peak),
      ),
    ),
  ];
}

function fileCounts({ added, changed, unchanged, removed }: WriteReport): string {
  const written = added.length + changed.length;
  if (written + removed.length === 0) {
    return `${count(unchanged.length, "file")}, all as they were`;
  }
  const parts = [
    `${count(written, "file")} written`,
    ...(unchanged.length > 0 ? [`${unchanged.length} unchanged`] : []),
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
  ];
  return parts.join(", ");
}

/** A first run tells where to go on; later ones have no need to. */
function nextStep(report: WriteReport, result: GenerateResult, palette: Palette): readonly string[] {
  if (!report.added.includes("README.md")) {
    return [];
  }
  const readme = posix.join(display(report.out, result), "README.md");
  return [`  Next: ${palette.cyan(readme)} shows the first call; npm install @gen-client/runtime`];
}

function display(out: string, { workingDirectory }: GenerateResult): string {
  const relative = posix.relative(workingDirectory, out);
  return relative === "" ? "." : relative.startsWith("../..") || posix.isAbsolute(relative) ? out : relative;
}
