import { type ExplainedOperation, explainPolicies, type LocatedSetting } from "../generate/explain.ts";
import type { World } from "../generate/world.ts";
import { visible } from "./code-frame.ts";
import type { ExplainCommand } from "./command.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { reportDiagnostics } from "./report-diagnostics.ts";
import { createPalette, type Palette, type Terminal } from "./terminal.ts";

/** `gen-client explain <spec> [operationId]`. */
export async function runExplain(
  command: ExplainCommand,
  world: World,
  terminal: Terminal,
): Promise<ExitCode> {
  const result = await explainPolicies(command, world);
  const { operations, diagnostics } = result;
  const exitCode = result.ok ? EXIT.done : EXIT.failed;
  if (command.json) {
    terminal.print(`${JSON.stringify({ exitCode, operations, diagnostics }, undefined, 2)}\n`);
    return exitCode;
  }
  const palette = createPalette(terminal.color);
  const notes = reportDiagnostics(result, command.verbosity, palette);
  if (notes.length > 0) {
    terminal.note(`${notes.join("\n")}\n`);
  }
  const isWhole = command.operationId !== undefined || command.verbosity === "verbose";
  const blocks = operations.map((operation) => explainLines(operation, isWhole, palette).join("\n"));
  terminal.print(blocks.length > 0 ? `${blocks.join("\n\n")}\n` : "");
  return exitCode;
}

/** One operation asked for is shown with its defaults as well; of many, only what the document states. */
function explainLines(operation: ExplainedOperation, isWhole: boolean, palette: Palette): readonly string[] {
  const { operationId, method, path, sentence, settings, proposal } = operation;
  const place = visible(`${method} ${path}`);
  const head =
    operationId === undefined
      ? palette.bold(place)
      : `${palette.bold(visible(operationId))}  ${palette.dim(place)}`;
  const shown = isWhole ? settings : settings.filter((setting) => setting.origin !== undefined);
  const width = (pick: (setting: LocatedSetting) => string) =>
    Math.max(0, ...shown.map((setting) => pick(setting).length));
  const keyWidth = width(({ key }) => key);
  const valueWidth = Math.min(
    40,
    width(({ value }) => value),
  );
  return [
    head,
    `  ${visible(sentence)}`,
    ...(proposal === undefined || !isWhole
      ? []
      : [palette.dim(`  It looks like a list. To follow it: x-resilience: { ${visible(proposal)} }`)]),
    ...shown.map(
      (setting) =>
        `    ${setting.key.padEnd(keyWidth)}  ${visible(setting.value).padEnd(valueWidth)}  ${originOf(setting, palette)}`,
    ),
  ];
}

function originOf({ location, origin }: LocatedSetting, palette: Palette): string {
  if (location !== undefined) {
    return palette.cyan(visible(`${location.file}:${location.line}:${location.column}`));
  }
  return origin === undefined ? palette.dim("default") : visible(origin);
}
