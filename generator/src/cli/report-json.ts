import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { CATALOGUE } from "../generate/diagnostic-catalogue.ts";
import type { GenerateResult } from "../generate/result.ts";
import type { ExitCode } from "./exit.ts";

/** The report of `--json`: one object, all diagnostics, stable field names. */
export function reportJson(result: GenerateResult, exitCode: ExitCode): string {
  const severities = (severity: string) =>
    result.diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const report = {
    exitCode,
    ...(result.summary !== undefined && {
      summary: {
        ...result.summary,
        errors: severities("error"),
        warnings: severities("warning"),
        infos: severities("info"),
      },
    }),
    ...(result.report !== undefined && { output: result.report }),
    diagnostics: result.diagnostics.map(inFull),
    stages: result.stages,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** With the cause and the fix that the catalogue has, where the case has none of its own. */
function inFull(diagnostic: Diagnostic): Diagnostic {
  const entry = CATALOGUE.get(diagnostic.code);
  return { ...(entry !== undefined && { cause: entry.cause, fix: entry.fix }), ...diagnostic };
}
