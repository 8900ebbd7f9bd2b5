import type { Location } from "../diagnostics/diagnostic.ts";
import type { Palette } from "./terminal.ts";

const MAX_COLUMNS = 96;

/** The line that a diagnostic is about, with the one before it, and a caret below. */
export function codeFrame(location: Location, text: string, palette: Palette): readonly string[] {
  const lines = text.split("\n", location.line);
  const digits = String(location.line).length;
  const gutter = (label: string) => palette.dim(`  ${label.padStart(digits)} │ `);
  const frame: string[] = [];
  // A window that moves with the column: a whole JSON document may stand on one line.
  const start = location.column > MAX_COLUMNS ? location.column - Math.floor(MAX_COLUMNS / 2) : 0;
  for (let number = Math.max(1, location.line - 1); number <= location.line; number++) {
    const line = visible(lines[number - 1] ?? "").slice(start, start + MAX_COLUMNS);
    frame.push(`${gutter(String(number))}${line}`);
  }
  frame.push(`${gutter("")}${" ".repeat(Math.max(0, location.column - 1 - start))}${palette.red("^")}`);
  return frame;
}

/** Document text without what a terminal would act on. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === "\t" ? " " : character === "\r" ? "" : "\ufffd",
  );
}
