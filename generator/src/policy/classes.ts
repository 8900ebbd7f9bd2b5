import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { RETRY_CLASSES } from "../extension/blocks/retry.ts";
import { type Branch, branch, entryAt, type Leaf, leaf, valueAt, withEntry } from "../extension/tree.ts";
import type { Level } from "./levels.ts";
import { isRetryClass } from "./retry-class.ts";

/** The document's own classes: retry settings, built-in class included, by name. */
export type OwnClasses = ReadonlyMap<string, Branch>;

/** Reads the root's `classes`; each extends one built-in class. */
export function readClasses(root: Branch, diagnostics: Diagnostic[]): OwnClasses {
  const definitions = entryAt(root, "classes");
  const classes = new Map<string, Branch>();
  if (definitions?.kind !== "branch") return classes;
  for (const [name, definition] of definitions.entries) {
    if (definition.kind !== "branch") continue;
    const parent = entryAt(definition, "extends");
    const problem = isRetryClass(name)
      ? `\`classes.${name}\` has the name of a built-in class`
      : parent === undefined
        ? `\`classes.${name}\` extends no class`
        : undefined;
    if (problem !== undefined) diagnostics.push(classProblem(problem, definition));
    else if (parent?.kind === "leaf")
      classes.set(name, withEntry(withEntry(definition, "extends", undefined), "class", parent));
  }
  return classes;
}

/** A level as merge patches: what its class expands to, then its own settings, which win over the class. */
export interface LevelPatches {
  readonly retryClass?: Branch;
  readonly settings: Branch;
}

/** Expands each level's class at its own level; only the lowest level's class counts, wholesale. */
export function expandClasses(
  levels: readonly Level[],
  classes: OwnClasses,
  diagnostics: Diagnostic[],
): readonly LevelPatches[] {
  const stated = levels.map(({ tree }) => statedClass(tree, diagnostics));
  const lowest = stated.findLastIndex((found) => found !== undefined);
  return levels.map(({ tree }, index) => {
    const found = stated[index];
    if (found === undefined) return { settings: tree };
    const expansion = expand(found, classes, diagnostics);
    const settings = withoutClass(tree);
    return index === lowest && expansion !== undefined ? { retryClass: expansion, settings } : { settings };
  });
}

function statedClass(tree: Branch, diagnostics: Diagnostic[]): Leaf | undefined {
  const short = entryAt(tree, "class");
  const long = entryAt(tree, "retry", "class");
  if (short?.kind === "leaf" && long?.kind === "leaf" && short.value !== long.value) {
    diagnostics.push({
      code: "x-resilience-class-twice",
      severity: "warning",
      message: `\`class\` says ${String(short.value)} and \`retry.class\` says ${String(long.value)}; the latter holds`,
      ...(short.origin !== undefined && { pointer: short.origin }),
    });
  }
  const found = long ?? short;
  return found?.kind === "leaf" ? found : undefined;
}

function withoutClass(tree: Branch): Branch {
  const retry = entryAt(tree, "retry");
  const rest = withEntry(tree, "class", undefined);
  if (retry?.kind !== "branch" || !retry.entries.has("class")) return rest;
  const settings = withEntry(retry, "class", undefined);
  return withEntry(rest, "retry", settings.entries.size === 0 ? undefined : settings);
}

function expand(stated: Leaf, classes: OwnClasses, diagnostics: Diagnostic[]): Branch | undefined {
  const { value, origin } = stated;
  if (value === null || isRetryClass(value)) return branch([["retry", branch([["class", stated]], origin)]]);
  const own = classes.get(String(value));
  if (own !== undefined) {
    const settings = withEntry(own, "class", leaf(valueAt(own, "class"), origin));
    return branch([["retry", settings]]);
  }
  diagnostics.push(unknownClass(String(value), classes, stated));
  return undefined;
}

function unknownClass(name: string, classes: OwnClasses, { origin }: Leaf): Diagnostic {
  const known = [...RETRY_CLASSES, ...classes.keys()];
  const near = suggest(name, known);
  return {
    code: "x-resilience-unknown-class",
    severity: "error",
    message: `There is no class ${JSON.stringify(name)}`,
    ...(origin !== undefined && { pointer: origin }),
    fix: near === undefined ? `the classes are ${known.join(", ")}` : `did you mean \`${near}\`?`,
  };
}

function classProblem(message: string, { origin }: Branch): Diagnostic {
  return {
    code: "x-resilience-class-definition",
    severity: "error",
    message,
    ...(origin !== undefined && { pointer: origin }),
  };
}
