import { resolve } from "node:path";
import { type OutputFile, type WriteReport, writeOutput } from "../write/write-output.ts";
import { defaultOut } from "./default-out.ts";
import { byPlace, locateDiagnostic } from "./locate-diagnostic.ts";
import { makeClient } from "./make-client.ts";
import type { GenerateOptions } from "./options.ts";
import { type ReadApi, readApi } from "./read-api.ts";
import { readLedger } from "./read-ledger.ts";
import { generalCommand, regenerateCommand, saidCommand } from "./regenerate-command.ts";
import type { GenerateResult } from "./result.ts";
import { createStageRunner, type OnStage, type StageRunner } from "./stages.ts";
import type { World } from "./world.ts";

/** Runs every stage. The only place that knows all of them. */
export async function generate(
  options: GenerateOptions,
  world: World,
  onStage: OnStage = () => undefined,
): Promise<GenerateResult> {
  const runner = createStageRunner(world.clock, onStage);
  const read = await readApi(options, world.reading, runner);
  const report =
    read.api === undefined || runner.failed() ? undefined : await produce(options, read.api, world, runner);
  return {
    ok: !runner.failed(),
    workingDirectory: slashes(world.reading.workingDirectory),
    ...(read.summary !== undefined && { summary: read.summary }),
    ...(report !== undefined && { report }),
    diagnostics: runner.diagnostics
      .map((diagnostic) => locateDiagnostic(diagnostic, read.locate))
      .sort(byPlace),
    stages: runner.timings,
    sources: read.sources,
  };
}

async function produce(
  options: GenerateOptions,
  api: NonNullable<ReadApi["api"]>,
  world: World,
  runner: StageRunner,
): Promise<WriteReport | undefined> {
  const out = slashes(resolve(world.reading.workingDirectory, options.out ?? defaultOut(api.title)));
  const { workingDirectory } = world.reading;
  const ledger = readLedger(out, world.writing);
  const said = ledger.value && saidCommand(ledger.value);
  const place = { workingDirectory, out, title: api.title };
  const sayable = regenerateCommand(options, place);
  // The same document under another address is the same client: a check must not stumble over it.
  const command = options.check === true ? (said ?? sayable) : (sayable ?? said);
  const inGeneral = generalCommand(options, place);
  const input = {
    api,
    ledger,
    system: world.writing,
    ...(command !== undefined && { command }),
    ...(inGeneral !== undefined && { inGeneral }),
  };
  const files = await makeClient(options, input, runner);
  if (files === undefined || runner.failed()) {
    return undefined;
  }
  return write(options, files, out, world, runner);
}

function write(
  options: GenerateOptions,
  files: readonly OutputFile[],
  out: string,
  world: World,
  runner: StageRunner,
): Promise<WriteReport | undefined> {
  const writeOptions = { out, check: options.check ?? false, force: options.force ?? false };
  return runner.run("write", () =>
    world.uninterrupted(() => writeOutput(files, world.writing, writeOptions)),
  );
}

/** A path of this system with the separators that the write stage knows. */
function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
