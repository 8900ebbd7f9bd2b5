import { type Code, code, identifier, joinCode, moduleSpecifier } from "./code.ts";
import { block, render, sequence } from "./layout.ts";
import {
  RUNTIME_ENTRY,
  RUNTIME_PART_TYPES,
  RUNTIME_PARTS,
  RUNTIME_WORDS,
  type RuntimePart,
  type RuntimePartType,
  type RuntimeType,
  type RuntimeValue,
} from "./runtime-names.ts";

/** What one module names of others. Imports are computed last, from this use. */
export interface ModuleScope {
  /** A word of the runtime, under its name here. */
  value(name: RuntimeValue): Code;
  type(name: RuntimeType): Code;
  /** The namespace of the words that readers are written in. */
  words(): Code;
  /** A maker of a part that has an entry of its own. */
  part(name: RuntimePart): Code;
  partType(name: RuntimePartType): Code;
  /** An export of another module of the client, by that module's path in the output folder. */
  siblingValue(name: string, path: string): Code;
  siblingType(name: string, path: string): Code;
  /** The import declarations, sorted. */
  imports(): Code;
}

/** How relative imports end: `.js`, as compilers and bundlers expect; `.ts`, as Node runs them; or in nothing, for bundlers alone. */
export type ImportExtension = "js" | "ts" | "none";

/** What the modules of one client have in common. */
export interface ModuleRules {
  /** Public names of the client: a word of the runtime that has one of them is imported as `name_`. */
  readonly taken: ReadonlySet<string>;
  readonly importExtension: ImportExtension;
}

/** Stands for the namespace of a module. */
const ALL_NAMES = "*";

interface Import {
  readonly name: string;
  readonly local: string;
  isType: boolean;
}

export function createModuleScope(path: string, { taken, importExtension }: ModuleRules): ModuleScope {
  const bySpecifier = new Map<string, Map<string, Import>>();
  function use(specifier: string, name: string, local: string, isType: boolean): Code {
    const imports = bySpecifier.get(specifier) ?? new Map<string, Import>();
    bySpecifier.set(specifier, imports);
    const known = imports.get(name) ?? { name, local, isType };
    known.isType &&= isType;
    imports.set(name, known);
    return identifier(local);
  }
  const foreign = (entry: string, name: string, isType: boolean): Code =>
    use(entry, name, taken.has(name) ? `${name}_` : name, isType);
  const sibling = (name: string, from: string, isType: boolean): Code =>
    from === path
      ? identifier(name)
      : use(relativeSpecifier(path, from, importExtension), name, name, isType);
  return {
    value: (name) => foreign(RUNTIME_ENTRY, name, false),
    type: (name) => foreign(RUNTIME_ENTRY, name, true),
    words: () => use(RUNTIME_WORDS, ALL_NAMES, taken.has("r") ? "r_" : "r", false),
    part: (name) => foreign(RUNTIME_PARTS[name], name, false),
    partType: (name) => foreign(RUNTIME_PART_TYPES[name], name, true),
    siblingValue: (name, from) => sibling(name, from, false),
    siblingType: (name, from) => sibling(name, from, true),
    imports: () => printImports(bySpecifier),
  };
}

/** From `operations/pets.ts` to `schemas/pets.ts`: `../schemas/pets.js`. */
export function relativeSpecifier(from: string, to: string, extension: ImportExtension): string {
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  const isBeside = to.startsWith(folder) && !to.slice(folder.length).includes("/");
  const up = isBeside ? "./" : "../".repeat(folder.split("/").length - 1) || "./";
  return `${up}${(isBeside ? to.slice(folder.length) : to).replace(/\.ts$/, extension === "none" ? "" : `.${extension}`)}`;
}

function printImports(bySpecifier: ReadonlyMap<string, ReadonlyMap<string, Import>>): Code {
  const lines = [...bySpecifier]
    .sort(([a], [b]) => compareSpecifiers(a, b))
    .map(([specifier, imports]) => printImport(specifier, [...imports.values()]));
  return joinCode(lines, "\n");
}

/** One name a line, so that one more use is one more line and changes none. */
function printImport(specifier: string, imports: readonly Import[]): Code {
  const [first] = imports;
  if (first?.name === ALL_NAMES) {
    return code`import * as ${identifier(first.local)} from ${moduleSpecifier(specifier)};`;
  }
  const sorted = imports.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const items = sorted.map(({ name, local, isType }) => {
    const renamed = name === local ? identifier(name) : code`${identifier(name)} as ${identifier(local)}`;
    return { body: isType ? code`type ${renamed}` : renamed };
  });
  const names = block("properties", items, { broken: true });
  return render(sequence(code`import `, names, code` from ${moduleSpecifier(specifier)};`));
}

/** Packages first, then our own modules. */
function compareSpecifiers(a: string, b: string): number {
  const rank = (specifier: string): string => `${specifier.startsWith(".") ? 1 : 0}${specifier}`;
  return rank(a) < rank(b) ? -1 : 1;
}
