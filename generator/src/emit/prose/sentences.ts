/** The first sentence of a prose on one line, cut at a word where it is longer than can be read at a glance. */
export function firstSentence(text: string, maxLength: number): string {
  const line = firstParagraph(text).replace(/\s+/g, " ").trim();
  const end =
    /(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|No|St))[.!?](?=\s+[\p{Lu}\p{Lo}\d"'`([]|$)|[。！？]/u.exec(
      line,
    );
  return cutAtWord(end === null ? line : line.slice(0, end.index + end[0].length), maxLength);
}

/** The first paragraph that is more than a heading, a picture or a rule. */
export function firstParagraph(text: string): string {
  const paragraphs = text.split(/\r?\n[ \t]*\r?\n|<\/p\s{0,8}>/i, 20).map(withoutHeadings);
  return paragraphs.find((paragraph) => paragraph !== "") ?? "";
}

function withoutHeadings(paragraph: string): string {
  const lines = paragraph.split(/\r?\n/);
  const fence = lines.findIndex((line) => /^\s*(```|~~~)/.test(line));
  const prose = fence < 0 ? lines : lines.slice(0, fence);
  return prose
    .filter((line) => !/^\s*(#|!\[|\[!\[|([-*_=] ?){3})/.test(line))
    .join("\n")
    .trim();
}

/** Text up to the last word that fits, with an ellipsis where something is missing. */
export function cutAtWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) {
    return text;
  }
  const head = text.slice(0, maxLength - 1);
  const space = head.lastIndexOf(" ");
  const kept = space > maxLength / 2 ? head.slice(0, space) : head.replace(/[\ud800-\udbff]$/, "");
  const open = kept.split("`").length % 2 === 0 ? kept.slice(0, kept.lastIndexOf("`")) : kept;
  return `${open.replace(/[\s,;:([{–—-]+$/, "")}…`;
}
