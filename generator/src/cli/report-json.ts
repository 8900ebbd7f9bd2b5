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
    diagnostics: result.diagnostics,
    stages: result.stages,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
