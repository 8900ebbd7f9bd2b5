import { asYamlTree, parseYamlText, readYamlTree, type YamlFault, type YamlTree } from "./yaml.ts";

/** A value, with the offsets of what had to be forgiven to read it. */
export interface YamlValue {
  readonly kind: "value";
  readonly value: unknown;
  readonly forgiven: readonly number[];
}

/**
 * Reads YAML, forgiving what older parsers take: lines of quoted text and flow collections that are indented less than
 * YAML asks for, and tabs between the tokens of a flow collection. Both have one meaning only.
 */
export function readYaml(text: string, maxDepth: number): YamlValue | YamlFault {
  const first = parseYamlText(text, maxDepth);
  if (first.kind === "value") return { ...first, forgiven: [] };
  if (first.reason !== INDENTATION) return first;
  const withoutTabs = readWithoutTabs(text, first, maxDepth);
  return withoutTabs ?? readIndented(text, first, maxDepth);
}

const INDENTATION = "deficient indentation";
const MAX_TABS = 1_000;

function readWithoutTabs(
  text: string,
  first: YamlFault,
  maxDepth: number,
): YamlValue | YamlFault | undefined {
  let current = text;
  let fault = first;
  for (let repairs = 0; repairs < MAX_TABS; repairs += 1) {
    const tab = separatingTab(current, fault);
    if (tab === undefined) return repairs === 0 ? undefined : fault;
    current = `${current.slice(0, tab)} ${current.slice(tab + 1)}`;
    const result = parseYamlText(current, maxDepth);
    if (result.kind === "value") return { ...result, forgiven: [] };
    fault = result;
  }
  return fault;
}

/** A tab just before the fault that is neither in the indentation nor in text. */
function separatingTab(text: string, fault: YamlFault): number | undefined {
  if (fault.reason !== INDENTATION || fault.offset === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", fault.offset - 1) + 1;
  const line = text.slice(lineStart, fault.offset);
  const tab = line.lastIndexOf("\t");
  const isBetweenTokens = tab > 0 && line.slice(tab).trim() === "" && line.slice(0, tab).trim() !== "";
  return isBetweenTokens ? lineStart + tab : undefined;
}

function readIndented(text: string, first: YamlFault, maxDepth: number): YamlValue | YamlFault {
  const lines: number[] = [];
  collectShallowLines(text, readYamlTree(text), lines);
  if (lines.length === 0) return first;
  const result = parseYamlText(indent(text, lines), maxDepth);
  if (result.kind === "value") return { ...result, forgiven: lines };
  return { ...result, offset: result.offset && originalOffset(result.offset, lines) };
}

/** Offsets of the lines within quoted text and flow collections that stand left of where those began. */
function collectShallowLines(text: string, tree: YamlTree, lines: number[]): void {
  if (isQuotedOrFlow(text, tree)) {
    const column = indentationAt(text, tree.startPosition);
    let offset = text.indexOf("\n", tree.startPosition) + 1;
    while (offset > 0 && offset < tree.endPosition) {
      if (indentationAt(text, offset) <= column) lines.push(offset);
      offset = text.indexOf("\n", offset) + 1;
    }
    return;
  }
  for (const child of tree.items ?? tree.mappings ?? []) {
    if (child !== null) collectShallowLines(text, child, lines);
  }
  const value = tree.key ? asYamlTree(tree.value) : undefined;
  if (value !== undefined) collectShallowLines(text, value, lines);
}

/** A block mapping begins with its first key, which may be quoted too. */
function isQuotedOrFlow(text: string, tree: YamlTree): boolean {
  const first = text.charAt(tree.startPosition);
  const isCollection = tree.items !== undefined || tree.mappings !== undefined;
  if (isCollection) return first === "[" || first === "{";
  return tree.key === undefined && (first === "'" || first === '"');
}

function indentationAt(text: string, offset: number): number {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^ */.exec(text.slice(lineStart, lineStart + MAX_INDENTATION))?.[0].length ?? 0;
}

const MAX_INDENTATION = 1_000;

/** More than any block is indented; in quoted text and flow collections leading spaces mean nothing. */
const PADDING = " ".repeat(MAX_INDENTATION);

function indent(text: string, lines: readonly number[]): string {
  const pieces: string[] = [];
  let start = 0;
  for (const line of lines) {
    pieces.push(text.slice(start, line));
    start = line;
  }
  return [...pieces, text.slice(start)].join(PADDING);
}

function originalOffset(offset: number, lines: readonly number[]): number {
  let inserted = 0;
  for (const line of lines) {
    if (line + inserted + PADDING.length > offset) break;
    inserted += PADDING.length;
  }
  return offset - inserted;
}
