import { decodeEntities } from "./entities.ts";
import { type HtmlToken, htmlTokens } from "./html-tokens.ts";

/**
 * A description of a document as Markdown without HTML: what it uses of HTML becomes the Markdown that says the same,
 * and any other `<` that could begin a tag is escaped, so that whoever renders it renders no element.
 */
export function readable(text: string): string {
  if (!/[<&]/.test(text)) {
    return text;
  }
  const tokens = htmlTokens(text);
  return tokens.some(({ kind }) => kind === "open" || kind === "close")
    ? tidy(convert(tokens))
    : tokens.map(plain).join("");
}

/** Elements whose content is not prose. */
const DROPPED: ReadonlySet<string> = new Set(["script", "style", "iframe", "object", "svg"]);

/** What stands in the place of a tag, opening and closing. */
const MARKS: Readonly<Record<string, readonly [open: string, close: string]>> = {
  ...record("p div section article header footer main center blockquote table ul ol dl details", [
    "\n\n",
    "\n\n",
  ]),
  ...record("h1 h2 h3 h4 h5 h6", ["\n\n**", "**\n\n"]),
  ...record("strong b", ["**", "**"]),
  ...record("em i cite var", ["_", "_"]),
  ...record("tr dt dd caption summary", ["\n", ""]),
  ...record("td th", ["", " | "]),
  br: ["\n", ""],
  hr: ["\n\n", ""],
  li: ["\n- ", "\n"],
  q: ['"', '"'],
};

interface Writer {
  text: string;
  /** Where the element whose content is taken as a whole began. */
  readonly open: { readonly name: string; readonly start: number; readonly href?: string | undefined }[];
  dropped: string | undefined;
  listDepth: number;
}

function convert(tokens: readonly HtmlToken[]): string {
  const writer: Writer = { text: "", open: [], dropped: undefined, listDepth: 0 };
  for (const token of tokens) {
    if (writer.dropped !== undefined) {
      writer.dropped = token.kind === "close" && token.name === writer.dropped ? undefined : writer.dropped;
    } else if (token.kind === "open") {
      openElement(writer, token.name, token.attributes);
    } else if (token.kind === "close") {
      closeElement(writer, token.name);
    } else {
      append(writer, isInCode(writer) ? token.text : plain(token));
    }
  }
  while (closeInnermost(writer) !== undefined);
  return writer.text;
}

function openElement(writer: Writer, name: string, attributes: string): void {
  if (DROPPED.has(name)) {
    writer.dropped = name;
  } else if (isCode(name) || name === "a") {
    writer.open.push({ name, start: writer.text.length, href: attributeOf(attributes, "href") });
  } else if (isInCode(writer)) {
    writer.text += name === "br" ? "\n" : "";
  } else if (name === "img") {
    writer.text += escapeTags(attributeOf(attributes, "alt") ?? "");
  } else {
    writer.listDepth += name === "ul" || name === "ol" ? 1 : 0;
    const mark = MARKS[name]?.[0] ?? "";
    writer.text +=
      name === "li" ? mark.replace("\n", `\n${"  ".repeat(Math.max(0, writer.listDepth - 1))}`) : mark;
  }
}

function closeElement(writer: Writer, name: string): void {
  if (!isCode(name) && name !== "a") {
    writer.listDepth = Math.max(0, writer.listDepth - (name === "ul" || name === "ol" ? 1 : 0));
    writer.text += isInCode(writer) ? "" : (MARKS[name]?.[1] ?? "");
    return;
  }
  if (writer.open.some((element) => element.name === name)) {
    while (closeInnermost(writer) !== name);
  }
}

function closeInnermost(writer: Writer): string | undefined {
  const element = writer.open.pop();
  if (element !== undefined) {
    const inner = writer.text.slice(element.start);
    const whole = isInCode(writer) ? inner : wholeElement(element.name, inner, element.href);
    writer.text = writer.text.slice(0, element.start);
    append(writer, whole);
  }
  return element?.name;
}

function wholeElement(name: string, inner: string, href: string | undefined): string {
  if (name === "a") {
    const label = inner.replace(/\s+/g, " ").trim();
    return href === undefined || label === "" || label === href ? inner : `[${label}](${href})`;
  }
  if (name === "pre") {
    return `\n\n\`\`\`\n${inner.replaceAll("```", "'''").trimEnd()}\n\`\`\`\n\n`;
  }
  const code = inner.replace(/\s+/g, " ").replaceAll("`", "'").trim();
  return code === "" ? "" : `\`${code}\``;
}

/** The backticks of two codes do not run together, nor does a backslash reach one. */
function append(writer: Writer, text: string): void {
  const needsSpace = writer.text.endsWith("\\") || (text.startsWith("`") && writer.text.endsWith("`"));
  writer.text += needsSpace ? ` ${text}` : text;
}

function isInCode({ open }: Writer): boolean {
  return open.some(({ name }) => isCode(name));
}

function isCode(name: string): boolean {
  return name === "code" || name === "pre" || name === "tt" || name === "kbd" || name === "samp";
}

/** Of links, only addresses that can be followed from anywhere. */
function attributeOf(attributes: string, name: "alt" | "href"): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, "i").exec(
    attributes,
  );
  const value = decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? "").trim();
  return name === "alt" || /^(https?:\/\/|mailto:)[^\s()<>"\\]+$/i.test(value) ? value : undefined;
}

function plain(token: HtmlToken): string {
  return token.kind === "text" ? escapeTags(token.text) : token.kind === "code" ? token.text : "";
}

/** `<https://…>` is a link already; another `<` that a tag could begin with is text, as is a backtick without a fellow. */
function escapeTags(text: string): string {
  return text
    .replace(/<(https?:\/\/[^\s<>]+)>/g, "$1")
    .replace(/(?<=(?<!\\)(?:\\\\)*)(?:<(?=[a-zA-Z/!?]|$)|`)/g, "\\$&");
}

/** No white space at the ends of lines, one blank line at most, none between the items of a list. */
function tidy(text: string): string {
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

function record(names: string, mark: readonly [string, string]): Record<string, readonly [string, string]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, mark]));
}
