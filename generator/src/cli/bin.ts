import { parseArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { explainHelp, generateHelp } from "./help.ts";
import { createProcessTerminal } from "./process-terminal.ts";
import type { Terminal } from "./terminal.ts";

const terminal = createProcessTerminal();
try {
  process.exitCode = await run(parseArguments(process.argv.slice(2)), terminal);
} catch (error) {
  terminal.note(internalError(error));
  process.exitCode = EXIT.failed;
}

// What a command needs is imported when it is given: --help must not wait for a compiler.
async function run(command: Command, { print, note, width }: Terminal): Promise<ExitCode> {
  switch (command.kind) {
    case "help":
      print(command.topic === "explain" ? explainHelp(width) : generateHelp(width));
      return EXIT.done;
    case "version": {
      const { version } = await import("./version.ts");
      print(`${version()}\n`);
      return EXIT.done;
    }
    case "misuse":
      note(`gen-client: ${command.problem.what}\n  ${command.problem.fix}\n`);
      return EXIT.misuse;
    default: {
      const { runCommand } = await import("./run-command.ts");
      return runCommand(command, terminal);
    }
  }
}

/** Documents and options are never to blame for an exception: say so, and give what a report of it needs. */
function internalError(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `gen-client: internal error. This is a bug in gen-client, not in your document; please report it with:\n${trace}\n`;
}
