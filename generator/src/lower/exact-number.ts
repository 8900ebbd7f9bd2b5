import type { Pointer } from "../ir/ids.ts";
import type { Spec31 } from "../upgrade/spec31.ts";

/** The digits of a whole number as its source has them, for numbers that a double rounds. */
export function exactNumber(spec: Pick<Spec31, "locate" | "sources">, pointer: Pointer): string | undefined {
  const { file, line, column } = spec.locate(pointer);
  const source = spec.sources.get(file);
  if (source === undefined) return undefined;
  const text = lineOf(source, line)?.slice(column - 1);
  return text === undefined ? undefined : /^["']?([+-]?\d+)(?![\d.eExob_])/.exec(text)?.[1];
}

/** One line of a text, counted from 1, without splitting the whole of it. */
function lineOf(source: string, line: number): string | undefined {
  let start = 0;
  for (let current = 1; current < line; current += 1) {
    const next = source.indexOf("\n", start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  const end = source.indexOf("\n", start);
  return source.slice(start, end < 0 ? undefined : end);
}
