import { type Code, NO_CODE } from "./code.ts";
import { followable } from "./prose/links.ts";
import { readable } from "./prose/readable.ts";

/** Prose is wrapped here, inside the comment's own margin. */
const PROSE_WIDTH = 104;

/** A doc comment of paragraphs and tags; empty where they say nothing. Relative links lead to the base, if there is one. Text of a document can neither end it nor add a tag to it. */
export function docComment(
  paragraphs: readonly (string | undefined)[],
  tags: readonly DocTag[] = [],
  base?: string,
): Code {
  const texts = paragraphs
    .map((text) => proseLines(followable(readable(text ?? ""), base)))
    .filter((lines) => lines.length > 0);
  const body = texts.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
  const tagLines = tags.flatMap(({ name, text }) => tagText(name, text));
  const lines = [...body, ...(body.length > 0 && tagLines.length > 0 ? [""] : []), ...tagLines];
  if (lines.length === 0) {
    return NO_CODE;
  }
  const [only = ""] = lines;
  if (lines.length === 1 && only.length < PROSE_WIDTH) {
    return `/** ${only} */` as Code;
  }
  return `/**\n${lines.map((line) => (line === "" ? " *" : ` * ${line}`)).join("\n")}\n */` as Code;
}

/** A tag of our own; its text may come from a document. */
export interface DocTag {
  readonly name: "default" | "deprecated" | "example" | "returns" | "see" | "throws";
  readonly text?: string;
}

/** Text of a document as lines that may stand in a comment. */
export function proseLines(text: string): readonly string[] {
  const lines = wrapAll(safeLines(text));
  while (lines.at(-1) === "") {
    lines.pop();
  }
  const start = lines.findIndex((line) => line !== "");
  return start < 0 ? [] : lines.slice(start);
}

function tagText(name: DocTag["name"], text: string | undefined): readonly string[] {
  const [first, ...rest] = proseLines(text ?? "");
  if (first?.startsWith("```") === true) return [`@${name}`, first, ...rest];
  return [first === undefined ? `@${name}` : `@${name} ${first}`, ...rest.filter((line) => line !== "")];
}

/** No end of comment, no tag, no invisible character. */
function safeLines(text: string): readonly string[] {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, "\n")
    .replaceAll("\t", "  ")
    .replace(/[\p{Cf}\p{Cc}]/gu, (character) => (character === "\n" ? character : ""))
    .replace(/\p{Cs}/gu, "\ufffd")
    .replaceAll("*/", "*\\/")
    .replaceAll("/*", "/\\*")
    .replace(/(^|\n)([ \t>*+-]*)@/g, "$1$2\\@")
    .replaceAll("{@", "{\\@")
    .replace(/@(?=ts-)/g, "\\@")
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Code between fences stays as it is. */
function wrapAll(lines: readonly string[]): string[] {
  let isCode = false;
  return lines.flatMap((line) => {
    const isFence = /^\s*(```|~~~)/.test(line);
    isCode = isFence ? !isCode : isCode;
    return isFence || isCode ? [line] : wrap(line);
  });
}

/** Breaks plain prose; leaves what a break would change: tables, indented blocks. */
function wrap(line: string): readonly string[] {
  if (line.length <= PROSE_WIDTH || /^(\s{2,}|\||<)/.test(line)) {
    return [line];
  }
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (
      current !== "" &&
      current.length + 1 + word.length > PROSE_WIDTH &&
      !/^([@#>*+|-]|\\@|\d+[.)])/.test(word)
    ) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
