import { createNodeWorld } from "./generate/node-world.ts";
import type { GenerateOptions } from "./generate/options.ts";
import type { GenerateResult } from "./generate/result.ts";

export type { Diagnostic, Location, Severity } from "./diagnostics/diagnostic.ts";
export type {
  GenerateOptions,
  InputOptions,
  PinnedHeader,
  Selection,
  SelectionOptions,
} from "./generate/options.ts";
export type { GenerateResult, Summary } from "./generate/result.ts";
export type { StageName, StageTiming } from "./generate/stages.ts";
export type { WriteReport } from "./write/write-output.ts";

/**
 * Generates a client, as the command `gen-client` does.
 *
 * A document that cannot be generated from is no exception: the result says `ok: false`, its diagnostics say why and
 * where, and the output folder is as it was. Nothing is printed.
 *
 * ```ts
 * const { ok, report, diagnostics } = await generate({ spec: "openapi.yaml", out: "src/client" });
 * ```
 *
 * @throws only when gen-client itself is at fault.
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const { generate: run } = await import("./generate/generate.ts");
  return run(options, createNodeWorld());
}
