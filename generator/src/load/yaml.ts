import { getLineColLocation, parseYaml, Source } from "@redocly/openapi-core";

/** Why a text is not YAML, and where. */
export interface YamlFault {
  readonly kind: "fault";
  readonly reason: string;
  /** Offset in the text, when the parser knows it. */
  readonly offset: number | undefined;
}

/** Parses one YAML 1.2 document by the core schema: dates, `yes`, `no` and `on` are strings. */
export function parseYamlText(
  text: string,
  maxDepth: number,
): { readonly kind: "value"; readonly value: unknown } | YamlFault {
  try {
    return { kind: "value", value: parseYaml(text, { maxDepth }) };
  } catch (error) {
    return toFault(error);
  }
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

/** What is used of the tree that Redocly finds positions with. It forgives more than the parser does. */
export interface YamlTree {
  readonly startPosition: number;
  readonly endPosition: number;
  /** Of a scalar its text, of a mapping the value's tree, of an alias the tree that it stands for. */
  readonly value?: unknown;
  readonly key?: YamlTree | null;
  readonly mappings?: readonly (YamlTree | null)[];
  readonly items?: readonly (YamlTree | null)[];
}

const NOWHERE: YamlTree = { startPosition: 0, endPosition: 0 };

/** Builds the tree of a text; an empty one where that fails. */
export function readYamlTree(text: string): YamlTree {
  const source = new Source("", text);
  try {
    // The only door to the tree: the question builds it, and the source keeps it.
    getLineColLocation({ source, pointer: "#/" });
    return asYamlTree(source.getAst(alreadyBuilt)) ?? NOWHERE;
  } catch {
    return NOWHERE;
  }
}

function alreadyBuilt(): never {
  throw new Error("the question before has built the tree");
}

/** A value of the tree that is a tree itself. */
export function asYamlTree(value: unknown): YamlTree | undefined {
  const isTree = typeof value === "object" && value !== null && "startPosition" in value;
  return isTree ? (value as YamlTree) : undefined;
}
