import type { SimulationOutcome } from "./outcome.ts";

/** An outcome as text: title, what was simulated, an aligned Markdown table, and each threshold with what was measured. */
export function renderOutcome({ title, about, columns, rows, checks }: SimulationOutcome): string {
  const widths = columns.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [
    `## ${title}`,
    about,
    "",
    line(columns),
    line(widths.map((width) => "-".repeat(width))),
    ...rows.map(line),
    "",
    ...checks.map(({ claim, measured, holds }) => `${holds ? "ok    " : "MISSED"} ${claim}: ${measured}`),
    "",
  ].join("\n");
}
