import type { ExplainCommand, GenerateCommand } from "./command.ts";
import type { ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** Runs a command that reads a document. */
export async function runCommand(
  command: GenerateCommand | ExplainCommand,
  terminal: Terminal,
): Promise<ExitCode> {
  const { createProcessWorld } = await import("./process-world.ts");
  if (command.kind === "explain") {
    const { runExplain } = await import("./explain-command.ts");
    return runExplain(command, createProcessWorld(), terminal);
  }
  const { runGenerate } = await import("./generate-command.ts");
  return runGenerate(command, createProcessWorld(), terminal);
}
