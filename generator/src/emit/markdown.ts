import type { Code } from "./code.ts";

/** Text of a document as Markdown on one line: no markup of its own, no HTML, no link. */
export function inlineMarkdown(text: string): Code {
  return visible(text)
    .replace(/\s+/g, " ")
    .trim()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~:@-]/g, (character) => ESCAPES[character] ?? character) as Code;
}

/** Text of a document between backticks. */
export function codeSpan(text: string): Code {
  const plain = visible(text).replace(/\s+/g, " ").replaceAll("`", "'").replaceAll("|", "\\|");
  return `\`${plain.trim() || " "}\`` as Code;
}

/** Escaped where they could begin markup; a hyphen, colon or bracket within prose is left readable. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "`": "\\`",
  "*": "\\*",
  _: "\\_",
  "[": "\\[",
  "]": "\\]",
  "#": "\\#",
  "!": "\\!",
  "|": "\\|",
  "~": "\\~",
};

function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ").replace(/[\p{Cf}\p{Cs}]/gu, "");
}
