import { decodeEntities } from "./entities.ts";
import { type HtmlToken, htmlTokens } from "./html-tokens.ts";
import { tidy } from "./tidy.ts";

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

/** An element whose content is taken as a whole, or the text itself. Each kind of element is open once at most. */
interface Frame {
  readonly name: string;
  readonly href: string | undefined;
  text: string;
  /** To look at the text itself would join its pieces each time. */
  last: string;
}

interface Writer {
  readonly frames: Frame[];
  dropped: string | undefined;
  listDepth: number;
}

function createFrame(name: string, href?: string): Frame {
  return { name, href, text: "", last: "" };
}

function convert(tokens: readonly HtmlToken[]): string {
  const root = createFrame("");
  const writer: Writer = { frames: [root], dropped: undefined, listDepth: 0 };
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
  closeThrough(writer, 1);
  return root.text;
}

function openElement(writer: Writer, name: string, attributes: string): void {
  if (DROPPED.has(name)) {
    writer.dropped = name;
  } else if (name === "a" || isCode(name)) {
    openFrame(writer, name, attributes);
  } else if (isInCode(writer)) {
    append(writer, name === "br" ? "\n" : "");
  } else if (name === "img") {
    append(writer, escapeTags(attributeOf(attributes, "alt") ?? ""));
  } else {
    writer.listDepth += name === "ul" || name === "ol" ? 1 : 0;
    const mark = MARKS[name]?.[0] ?? "";
    const margin = "  ".repeat(Math.min(Math.max(0, writer.listDepth - 1), 8));
    append(writer, name === "li" ? mark.replace("\n", `\n${margin}`) : mark);
  }
}

function openFrame(writer: Writer, name: string, attributes: string): void {
  if (name === "a") {
    closeElement(writer, name);
  }
  if (!writer.frames.some((frame) => frame.name === name)) {
    writer.frames.push(createFrame(name, attributeOf(attributes, "href")));
  }
}

function closeElement(writer: Writer, name: string): void {
  if (name === "a" || isCode(name)) {
    const index = writer.frames.findIndex((frame) => frame.name === name);
    closeThrough(writer, index < 0 ? writer.frames.length : index);
    return;
  }
  writer.listDepth = Math.max(0, writer.listDepth - (name === "ul" || name === "ol" ? 1 : 0));
  append(writer, isInCode(writer) ? "" : (MARKS[name]?.[1] ?? ""));
}

/** Closes the frames from the innermost to the one at an index. */
function closeThrough(writer: Writer, index: number): void {
  while (writer.frames.length > index) {
    const frame = writer.frames.pop();
    if (frame !== undefined) {
      append(writer, isInCode(writer) ? frame.text : wholeElement(frame.name, frame.text, frame.href));
    }
  }
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

/** The backticks of two codes do not run together, nor does a backslash reach what follows. */
function append({ frames }: Writer, text: string): void {
  const frame = frames.at(-1);
  if (frame !== undefined && text !== "") {
    const needsSpace = frame.last === "\\" || (frame.last === "`" && text.startsWith("`"));
    frame.text += needsSpace ? ` ${text}` : text;
    frame.last = text.at(-1) ?? "";
  }
}

function isInCode({ frames }: Writer): boolean {
  return frames.some(({ name }) => isCode(name));
}

function isCode(name: string): boolean {
  return name === "code" || name === "pre" || name === "tt" || name === "kbd" || name === "samp";
}

/** Of links, only addresses that can be followed from anywhere, or from the vendor's documentation. */
function attributeOf(attributes: string, name: "alt" | "href"): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"']+))`, "i").exec(
    attributes,
  );
  const value = decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? "").trim();
  return name === "alt" || /^(?:https?:\/\/[^\s()<>"\\]+|mailto:[^\s()<>"\\]+|[^\s()<>"\\:]+)$/i.test(value)
    ? value
    : undefined;
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

function record(names: string, mark: readonly [string, string]): Record<string, readonly [string, string]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, mark]));
}
