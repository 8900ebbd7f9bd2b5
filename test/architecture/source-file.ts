import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A source file of the project, as far as the rules look at it. */
export interface SourceFile {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly syntax: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** The file in the project that a relative specifier names. */
  readonly target?: string;
  /** Imported when it is first needed, by `import()`. */
  readonly lazy: boolean;
  /** Gone when the types are. */
  readonly typeOnly: boolean;
}

/** Every source file below folders of the project. */
export function readSources(...folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll("\\", "/"))
      .filter((path) => !path.includes("node_modules/"))
      .sort()
      .map(readSource),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return { path, text, syntax, imports: [...importsOf(syntax)].map((found) => resolve(path, found)) };
}

function resolve(path: string, found: Omit<Import, "target">): Import {
  return found.specifier.startsWith(".")
    ? { ...found, target: posix.join(posix.dirname(path), found.specifier) }
    : found;
}

function* importsOf(syntax: ts.SourceFile): Generator<Omit<Import, "target">> {
  for (const node of descendants(syntax)) {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined
    ) {
      yield { specifier: stringOf(node.moduleSpecifier), lazy: false, typeOnly: isTypeOnly(node) };
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined) yield { specifier: stringOf(argument), lazy: true, typeOnly: false };
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      yield { specifier: stringOf(node.argument.literal), lazy: true, typeOnly: true };
    }
  }
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

function stringOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText();
}

/** A node and all below it. */
export function* descendants(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* descendants(child);
}

/** Names that a file uses as values of the global scope, or as `object.member` for the members asked for. */
export function usesGlobal(file: SourceFile, name: string): boolean {
  const [object = name, member] = name.split(".");
  for (const node of descendants(file.syntax)) {
    if (!ts.isIdentifier(node) || node.text !== object || !isValueUse(node)) continue;
    if (member === undefined) return true;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && parent.name.text === member)
      return true;
  }
  return false;
}

function isValueUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const declares =
    ts.isTypeReferenceNode(parent) ||
    ts.isQualifiedName(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodSignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isBindingElement(parent) ||
    ts.isParameter(parent);
  return !declares || (ts.isBindingElement(parent) && parent.initializer === node);
}
