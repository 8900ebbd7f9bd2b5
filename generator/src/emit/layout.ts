import { type Code, code, NO_CODE } from "./code.ts";

/** Lines longer than this are broken, where there is a place to break them. */
export const LINE_WIDTH = 110;

/** Code that knows where it may be broken. */
export type Layout = Code | Sequence | Block;

/** Parts one after another. */
export interface Sequence {
  readonly kind: "sequence";
  readonly parts: readonly Layout[];
  readonly width: number;
}

/** Items between two brackets: on one line if they fit, else a line each. */
export interface Block {
  readonly kind: "block";
  readonly style: BlockStyle;
  readonly items: readonly BlockItem[];
  /** Width on one line; infinite where it must be broken. */
  readonly width: number;
}

export interface BlockItem {
  /** A comment that stands before it; breaks the block. */
  readonly doc?: Code;
  readonly body: Layout;
}

/**
 * `members` of a type, `properties` of an object, `arguments` of a call, `elements` of a tuple, `variants` of a union,
 * `assigned` where one follows a `:` or `=`, `group` where it stands in parentheses, `body` of a function that is the one argument.
 */
export type BlockStyle =
  | "members"
  | "properties"
  | "arguments"
  | "elements"
  | "variants"
  | "assigned"
  | "group"
  | "body";

interface Brackets {
  readonly open: Code;
  readonly close: Code;
  readonly separator: Code;
  readonly padding: Code;
}

const BRACKETS: Readonly<Record<BlockStyle, Brackets>> = {
  members: { open: code`{`, close: code`}`, separator: code`;`, padding: code` ` },
  properties: { open: code`{`, close: code`}`, separator: code`,`, padding: code` ` },
  arguments: { open: code`(`, close: code`)`, separator: code`,`, padding: code`` },
  elements: { open: code`[`, close: code`]`, separator: code`,`, padding: code`` },
  body: { open: code`(() =>`, close: code`)`, separator: code`,`, padding: code`` },
  group: { open: code`(`, close: code`)`, separator: code` |`, padding: code`` },
  assigned: { open: code``, close: code``, separator: code` |`, padding: code`` },
  variants: { open: code``, close: code``, separator: code` |`, padding: code`` },
};

export function sequence(...parts: readonly Layout[]): Sequence {
  return { kind: "sequence", parts, width: parts.reduce((sum, part) => sum + widthOf(part), 0) };
}

export function block(
  style: BlockStyle,
  items: readonly BlockItem[],
  options: { broken?: boolean } = {},
): Block {
  const { open, close, separator, padding } = BRACKETS[style];
  const mustBreak = options.broken === true || items.some(({ doc }) => doc !== undefined);
  const inner = items.reduce((sum, { body }) => sum + widthOf(body), 0);
  const between = Math.max(0, items.length - 1) * (separator.length + 1);
  const lead = style === "body" ? 1 : 0;
  const flat = lead + open.length + close.length + 2 * padding.length + inner + between;
  return {
    kind: "block",
    style,
    items,
    width: mustBreak && items.length > 0 ? Number.POSITIVE_INFINITY : flat,
  };
}

/** What follows a `:` or `=`: after a space, but for a union that is broken, which begins on a line of its own. */
export function assigned(layout: Layout): Layout {
  return typeof layout !== "string" && layout.kind === "block" && layout.style === "variants"
    ? { ...layout, style: "assigned", width: layout.width + 1 }
    : sequence(code` `, layout);
}

/** In parentheses, which a broken union has on lines of their own. */
export function parenthesised(layout: Layout): Layout {
  return typeof layout !== "string" && layout.kind === "block" && layout.style === "variants"
    ? { ...layout, style: "group", width: layout.width + 2 }
    : sequence(code`(`, layout, code`)`);
}

export function widthOf(layout: Layout): number {
  return typeof layout === "string" ? layout.length : layout.width;
}

/** What a layout is written with. */
export interface Pen {
  /** Width of the line so far. */
  column(): number;
  put(text: Code): void;
  newLine(): void;
  /** Lines begun within stand further in. */
  indent(body: () => void): void;
}

/** The text of a layout that begins at a column, with a margin for the lines after the first. */
export function render(layout: Layout, start: { column?: number; margin?: Code } = {}): Code {
  const parts: string[] = [];
  let margin: string = start.margin ?? "";
  let column = start.column ?? margin.length;
  writeLayout(layout, {
    column: () => column,
    put: (text) => {
      parts.push(text);
      column += text.length;
    },
    newLine: () => {
      parts.push("\n", margin);
      column = margin.length;
    },
    indent: (body) => {
      const outer = margin;
      margin = `${outer}  `;
      body();
      margin = outer;
    },
  });
  return parts.join("") as Code;
}

/** Writes a layout; `after` is the width of what must follow on its last line. */
export function writeLayout(layout: Layout, pen: Pen, after = 0): void {
  if (typeof layout === "string") {
    writeLines(layout, pen);
  } else if (layout.kind === "sequence") {
    layout.parts.forEach((part, index) => {
      writeLayout(part, pen, widthAfter(layout.parts, index + 1) ?? after);
    });
  } else if (pen.column() + layout.width + after <= LINE_WIDTH) {
    writeFlat(layout, pen);
  } else {
    writeBroken(layout, pen);
  }
}

/** Width of the text that surely follows on the line; `undefined` when nothing follows. */
function widthAfter(parts: readonly Layout[], from: number): number | undefined {
  let width: number | undefined;
  for (const part of parts.slice(from)) {
    if (typeof part !== "string") {
      return (width ?? 0) + 1;
    }
    width = (width ?? 0) + part.length;
  }
  return width;
}

function writeFlat({ style, items }: Block, pen: Pen): void {
  const { open, close, separator, padding } = BRACKETS[style];
  const pad = items.length === 0 ? NO_CODE : padding;
  pen.put(style === "assigned" || style === "body" ? code`${open} ` : code`${open}${pad}`);
  items.forEach(({ body }, index) => {
    pen.put(index === 0 ? NO_CODE : code`${separator} `);
    writeLayout(body, pen);
  });
  pen.put(code`${pad}${close}`);
}

function writeBroken({ style, items }: Block, pen: Pen): void {
  const { open, close, separator } = BRACKETS[style];
  const isUnion = separator === BRACKETS.variants.separator;
  pen.put(open);
  pen.indent(() => {
    for (const { doc, body } of items) {
      if (doc !== undefined) {
        pen.newLine();
        writeLines(doc, pen);
      }
      pen.newLine();
      pen.put(isUnion ? code`| ` : NO_CODE);
      writeLayout(body, pen, 1);
      pen.put(isUnion ? NO_CODE : separator);
    }
  });
  if (close !== "") {
    pen.newLine();
    pen.put(close);
  }
}

function writeLines(text: Code, pen: Pen): void {
  text.split("\n").forEach((line, index) => {
    if (index > 0) {
      pen.newLine();
    }
    pen.put(line as Code);
  });
}
