import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { CATALOGUE } from "../generate/diagnostic-catalogue.ts";
import { codeFrame, visible } from "./code-frame.ts";
import type { Reporting } from "./command.ts";
import { count } from "./quantities.ts";
import type { Palette } from "./terminal.ts";

/** What a run has to say, and the texts it speaks of. */
export interface DiagnosticView {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

const FULL_WARNINGS = 8;
const EXAMPLES_PER_CODE = 2;

/**
 * Diagnostics as a person reads them: every error in full; warnings in full while they are few, else the first of
 * each code with the number of the others; notes only when asked for.
 */
export function reportDiagnostics(
  view: DiagnosticView,
  verbosity: Reporting["verbosity"],
  palette: Palette,
): readonly string[] {
  const of = (severity: Severity) =>
    view.diagnostics.filter((diagnostic) => diagnostic.severity === severity);
  const full = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.flatMap((diagnostic) => inFull(diagnostic, view, palette));
  const errors = full(of("error"));
  if (verbosity === "quiet") {
    return errors;
  }
  const warnings = of("warning");
  if (verbosity === "verbose") {
    return [...full(of("info")), ...full(warnings), ...errors];
  }
  const shown = warnings.length <= FULL_WARNINGS ? full(warnings) : grouped(warnings, palette);
  return [...shown, ...tally(warnings.length, of("info").length, palette), ...errors];
}

function inFull(diagnostic: Diagnostic, view: DiagnosticView, palette: Palette): readonly string[] {
  const { code, location, pointer } = diagnostic;
  const entry = CATALOGUE.get(code);
  const source = location === undefined ? undefined : view.sources.get(location.file);
  const cause = diagnostic.cause ?? entry?.cause;
  const fix = diagnostic.fix ?? entry?.fix;
  return [
    headline(diagnostic, palette),
    ...(location !== undefined && source !== undefined ? codeFrame(location, source, palette) : []),
    ...(cause === undefined ? [] : [`  ${palette.dim("why")} ${visible(cause)}`]),
    ...(fix === undefined ? [] : [`  ${palette.dim("fix")} ${visible(fix)}`]),
    `  ${palette.dim(pointer === undefined ? code : `${code} at ${visible(pointer)}`)}`,
    "",
  ];
}

function headline({ severity, message, location }: Diagnostic, palette: Palette): string {
  const paint = { error: palette.red, warning: palette.yellow, info: palette.cyan }[severity];
  const place =
    location === undefined
      ? ""
      : `${palette.bold(`${visible(location.file)}:${location.line}:${location.column}`)} `;
  return `${place}${paint(severity)}: ${visible(message)}`;
}

function grouped(warnings: readonly Diagnostic[], palette: Palette): readonly string[] {
  const byCode = new Map<string, Diagnostic[]>();
  for (const warning of warnings) {
    const group = byCode.get(warning.code);
    if (group === undefined) {
      byCode.set(warning.code, [warning]);
    } else {
      group.push(warning);
    }
  }
  const groups = [...byCode].sort(([, a], [, b]) => b.length - a.length);
  return groups.flatMap(([code, group]) => [
    `${palette.yellow("warning")}: ${CATALOGUE.get(code)?.title ?? code} ${palette.dim(`(${code}, ${count(group.length, "time")})`)}`,
    ...group.slice(0, EXAMPLES_PER_CODE).map((warning) => `  ${oneLine(warning)}`),
    ...(group.length > EXAMPLES_PER_CODE
      ? [palette.dim(`  … and ${group.length - EXAMPLES_PER_CODE} more`)]
      : []),
  ]);
}

function oneLine({ message, location }: Diagnostic): string {
  const place = location === undefined ? "" : `${location.file}:${location.line}:${location.column} `;
  const text = visible(`${place}${message}`);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

function tally(warnings: number, infos: number, palette: Palette): readonly string[] {
  const parts = [
    ...(warnings > 0 ? [count(warnings, "warning")] : []),
    ...(infos > 0 ? [count(infos, "note")] : []),
  ];
  // Notes alone are no reason to speak: a run that went well ends with its summary.
  const hasMore = warnings > FULL_WARNINGS || (warnings > 0 && infos > 0);
  return hasMore ? [palette.dim(`${parts.join(", ")}; --verbose shows all`), ""] : [];
}
