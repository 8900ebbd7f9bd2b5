import type { World } from "../generate/world.ts";
import type { ExplainCommand } from "./command.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** `gen-client explain <spec> [operationId]`. */
export async function runExplain(
  command: ExplainCommand,
  _world: World,
  terminal: Terminal,
): Promise<ExitCode> {
  terminal.note(`gen-client: ${command.spec} cannot be explained yet\n`);
  return EXIT.failed;
}
