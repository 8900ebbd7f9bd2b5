import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours on a terminal, plain text in a pipe or with NO_COLOR. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

/** Cells of a row, padded by what is seen of them. */
export function columns(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => cell + " ".repeat(Math.max(0, (widths[index] ?? 0) - visibleLength(cell))))
    .join("  ")
    .trimEnd();
}

function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character starts every colour code
  return text.replaceAll(/\u001b\[[0-9;]*m/g, "").length;
}

/** `340 ms` or `1.2 s`. */
export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
