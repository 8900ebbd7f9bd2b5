import { type Code, joinCode } from "./code.ts";
import { readable } from "./prose/readable.ts";
import { cutAtWord, firstParagraph, firstSentence } from "./prose/sentences.ts";

/** Long enough to tell what an operation does. */
const SENTENCE_LENGTH = 120;

/** Long enough to tell what an API is for. */
const PARAGRAPH_LENGTH = 500;

/** The first sentence of a description, on one line. */
export function sentenceMarkdown(text: string): Code {
  return inlineProse(firstSentence(readable(text), SENTENCE_LENGTH));
}

/** The first paragraph of a description, on one line. */
export function paragraphMarkdown(text: string): Code {
  return inlineProse(cutAtWord(firstParagraph(readable(text)).replace(/\s+/g, " "), PARAGRAPH_LENGTH));
}

/** Clauses of ours on one line. Each may name things of a document, as code or as they are. */
export function clausesMarkdown(clauses: readonly string[]): Code {
  return clauses.map((clause) => withCode(clause, inlineMarkdown)).join("; ") as Code;
}

/** Links and emphasis leave their words. */
function inlineProse(markdown: string): Code {
  return withCode(markdown, (text) => inlineMarkdown(bare(text)));
}

/** Code stays code. */
function withCode(markdown: string, textOf: (text: string) => Code): Code {
  const parts = markdown.split(/`([^`]+)`/);
  return joinCode(
    parts.map((part, index) => (index % 2 === 1 ? codeSpan(part) : spaced(part, textOf(part)))),
    "",
  );
}

function bare(markdown: string): string {
  return markdown
    .replace(/!?\[([^\][]*)\]\([^()]*\)/g, "$1")
    .replace(/(\*\*|__)(?=\S)([^*_]+)\1/g, "$2")
    .replace(/\\(?=[<>*_#[\]])/g, "");
}

/** Escaping trims; what stood around the code does not run into it. */
function spaced(original: string, escaped: Code): Code {
  const before = /^\s/.test(original) ? " " : "";
  const after = /\S\s$/.test(original) ? " " : "";
  return `${before}${escaped}${after}` as Code;
}

/** Text of a document as Markdown on one line: no markup of its own, no HTML, no link. */
export function inlineMarkdown(text: string): Code {
  return visible(text)
    .replace(/\s+/g, " ")
    .trim()
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\\`*[\]#|~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (character) => `\\${character}`) as Code;
}

/** A link to an address that was found to end no link. */
export function linkMarkdown(label: string, url: string): Code {
  return `[${inlineMarkdown(label)}](${url})` as Code;
}

/** Text of a document between backticks. */
export function codeSpan(text: string): Code {
  const plain = visible(text).replace(/\s+/g, " ").replaceAll("`", "'").replaceAll("|", "\\|");
  return `\`${plain.trim() || " "}\`` as Code;
}

function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ").replace(/[\p{Cf}\p{Cs}]/gu, "");
}
