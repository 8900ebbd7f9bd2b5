import { generate } from "../generate/generate.ts";
import type { GenerateResult } from "../generate/result.ts";
import type { World } from "../generate/world.ts";
import type { GenerateCommand } from "./command.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { createProgress } from "./progress.ts";
import { reportDiagnostics } from "./report-diagnostics.ts";
import { reportJson } from "./report-json.ts";
import { reportOutcome, reportOutOfDate, reportStages } from "./report-outcome.ts";
import { createPalette, type Terminal } from "./terminal.ts";

/** `gen-client <spec>`. */
export async function runGenerate(
  command: GenerateCommand,
  world: World,
  terminal: Terminal,
): Promise<ExitCode> {
  const startMs = world.clock.wallMs();
  const progress = createProgress(terminal, world.clock, command.verbosity);
  const result = await generate(command, world, progress.onStage);
  progress.done();
  const exitCode = exitCodeOf(command, result);
  if (command.json) {
    terminal.print(reportJson(result, exitCode));
  }
  const view = { result, command, palette: createPalette(terminal.color) };
  const notes = [
    // A tool that asked for JSON has them there.
    ...(command.json ? [] : reportDiagnostics(result, command.verbosity, view.palette)),
    ...(command.verbosity === "verbose" ? reportStages(view) : []),
  ];
  note(terminal, notes);
  if (!command.json) {
    const elapsedMs = world.clock.wallMs() - startMs;
    const outcome = exitCode === EXIT.outOfDate ? reportOutOfDate(view) : reportOutcome(view, elapsedMs);
    if (exitCode === EXIT.done) {
      printUnlessQuiet(command, terminal, outcome);
    } else {
      note(terminal, outcome);
    }
  }
  return exitCode;
}

function exitCodeOf(command: GenerateCommand, { ok, report }: GenerateResult): ExitCode {
  if (!ok || report === undefined) {
    return EXIT.failed;
  }
  const differing = report.added.length + report.changed.length + report.removed.length;
  return command.check && differing > 0 ? EXIT.outOfDate : EXIT.done;
}

function printUnlessQuiet(command: GenerateCommand, terminal: Terminal, lines: readonly string[]): void {
  if (command.verbosity !== "quiet") {
    terminal.print(lines.map((line) => `${line}\n`).join(""));
  }
}

function note(terminal: Terminal, lines: readonly string[]): void {
  if (lines.length > 0) {
    terminal.note(lines.map((line) => `${line}\n`).join(""));
  }
}
