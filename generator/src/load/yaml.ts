import { getLineColLocation, parseYaml, Source } from "@redocly/openapi-core";
import type { FindSpan, Span } from "./position.ts";

/** Why a text is not YAML, and where. */
export interface YamlFault {
  readonly kind: "fault";
  readonly reason: string;
  /** Offset in the text, when the parser knows it. */
  readonly offset: number | undefined;
}

/** A tab that separates tokens within a flow collection is legal; the parser takes some for indentation. */
const MAX_TAB_REPAIRS = 1_000;

/** Parses one YAML 1.2 document by the core schema: dates, `yes`, `no` and `on` are strings. */
export function readYaml(text: string, maxDepth: number): { kind: "value"; value: unknown } | YamlFault {
  let current = text;
  for (let repairs = 0; ; repairs += 1) {
    try {
      return { kind: "value", value: parseYaml(current, { maxDepth }) };
    } catch (error) {
      const fault = toFault(error);
      const repaired = repairs < MAX_TAB_REPAIRS ? repairTab(current, fault) : undefined;
      if (repaired === undefined) return fault;
      current = repaired;
    }
  }
}

function repairTab(text: string, fault: YamlFault): string | undefined {
  if (fault.reason !== "deficient indentation" || fault.offset === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", fault.offset - 1) + 1;
  const tab = text.slice(lineStart, fault.offset).lastIndexOf("\t") + lineStart;
  const isSeparation = tab > lineStart && text.slice(tab, fault.offset).trim() === "";
  if (!isSeparation || text.slice(lineStart, tab).trim() === "") return undefined;
  return `${text.slice(0, tab)} ${text.slice(tab + 1)}`;
}

function toFault(error: unknown): YamlFault {
  const fields: { reason?: unknown; mark?: unknown; message?: unknown } = Object(error);
  const mark: { position?: unknown } = Object(fields.mark);
  return {
    kind: "fault",
    reason: typeof fields.reason === "string" ? fields.reason : String(fields.message),
    offset: typeof mark.position === "number" ? mark.position : undefined,
  };
}

/** What is used of the tree that Redocly finds positions with. */
interface Tree {
  readonly kind: number;
  readonly startPosition: number;
  readonly value?: unknown;
  readonly key?: Tree | null;
  readonly mappings?: readonly Tree[];
  readonly items?: readonly (Tree | null)[];
  readonly referencesAnchor?: string;
}

type MemberIndex = Map<Tree, Map<string, { key: Tree; value: Tree }>>;

/** Creates a finder for YAML text. The tree with positions is built at the first question. */
export function createYamlFinder(text: string): FindSpan {
  let root: Tree | undefined;
  const members: MemberIndex = new Map();
  return (tokens) => {
    root ??= readTree(text);
    let current: Span & { tree: Tree } = { tree: root, value: root.startPosition };
    for (const token of tokens) {
      const next = memberOf(current.tree, token, members);
      if (next === undefined) break;
      current = next;
    }
    return current;
  };
}

function memberOf(tree: Tree, token: string, index: MemberIndex): (Span & { tree: Tree }) | undefined {
  if (tree.items !== undefined) {
    const item = tree.items[Number(token)];
    return item ? { tree: item, value: item.startPosition } : undefined;
  }
  let named = index.get(tree);
  if (named === undefined) {
    named = new Map();
    for (const mapping of tree.mappings ?? []) {
      if (!mapping.key) continue;
      named.set(String(mapping.key.value), { key: mapping.key, value: asTree(mapping.value) ?? mapping.key });
    }
    index.set(tree, named);
  }
  const member = named.get(token);
  return member && { tree: member.value, key: member.key.startPosition, value: member.value.startPosition };
}

function readTree(text: string): Tree {
  const source = new Source("", text);
  try {
    // The only door to the tree: the question builds it, and the source keeps it.
    getLineColLocation({ source, pointer: "#/" });
    return asTree(source.getAst(alreadyBuilt)) ?? NOWHERE;
  } catch {
    return NOWHERE;
  }
}

function alreadyBuilt(): never {
  throw new Error("the question before has built the tree");
}

const NOWHERE: Tree = { kind: 0, startPosition: 0 };

function asTree(value: unknown): Tree | undefined {
  const isTree = typeof value === "object" && value !== null && "startPosition" in value;
  return isTree ? (value as Tree) : undefined;
}
