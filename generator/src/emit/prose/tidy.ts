/** No white space at the ends of lines, one blank line at most, none between the items of a list. */
export function tidy(text: string): string {
  const lines: string[] = [];
  for (const raw of text.split("\n")) {
    const line = raw
      .trimEnd()
      .replace(/^(\s*- )\s+/, "$1")
      .replace(/ \|$/, "");
    const isBlank = line.trim() === "";
    const isNextItem = ITEM.test(line) && lines.at(-1) === "" && ITEM.test(lines.at(-2) ?? "");
    if (isNextItem) {
      lines.pop();
    }
    if (!isBlank || (lines.length > 0 && lines.at(-1) !== "")) {
      lines.push(isBlank ? "" : line);
    }
  }
  return lines.join("\n").trim();
}

const ITEM = /^\s*- /;
